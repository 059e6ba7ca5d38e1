import type { SensorHost } from '../model/sensor.ts';
import { boundValues } from './shared/bound-values.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { sqlPosition } from './shared/sql-position.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';
import { attempted, prototypeWith, type Watched, watchPackage } from './shared/watch-package.ts';

const ID = 'pg';

/**
 * Watches PostgreSQL's driver. Whatever it is asked comes by `Client.prototype.query` (text, a configuration with values
 * and a name, a `Query`, a cursor or a stream), the native client has its own. A pool hands its queries on when a
 * connection is free, in another turn, so its own way in is watched too: there the caller is still in sight.
 */
export default watchPackage(ID, {
  pg: ({ exports }, host) => client(exports, host),
  'pg-pool': ({ exports }, host) => pool(exports, host),
});

interface Client {
  query(...given: unknown[]): unknown;
}

function client(found: unknown, host: SensorHost): Watched | undefined {
  const methods = prototypeWith(found, 'query', 'setTypeParser');
  if (!methods) return undefined;
  const proved = (...given: unknown[]) =>
    attempted(() => (Object.create(methods) as unknown as Client).query(...given));
  return {
    undo: [watchQuery(methods, host)],
    ways: [
      { way: 'query', prove: () => proved(`select ${MARKER}`) },
      { way: 'query with a configuration', prove: () => proved({ text: `select ${MARKER}` }) },
      { way: 'a prepared statement', prove: () => proved({ name: 'prepared', text: `select ${MARKER}`, values: [] }) },
      { way: 'query with a cursor', prove: () => proved({ submit() {}, text: `select ${MARKER}` }) },
      { way: 'query with a stream', prove: () => proved({ submit() {}, cursor: { text: `select ${MARKER}` } }) },
      { way: 'a value', prove: () => proved('select $1', [MARKER]) },
    ],
  };
}

function pool(found: unknown, host: SensorHost): Watched | undefined {
  const methods = prototypeWith(found, 'query', 'connect');
  if (!methods) return undefined;
  const Pool = found as new (options: object, client: unknown) => Client & { end(): unknown };
  const ended = async (): Promise<Client> => {
    // With its own client class it asks nobody, and one that has ended connects to nothing.
    const made = new Pool({}, class {});
    await made.end();
    return made;
  };
  return {
    undo: [watchQuery(methods, host)],
    ways: [
      { way: 'Pool.query', prove: () => attempted(async () => (await ended()).query(`select ${MARKER}`)) },
      { way: 'Pool.query, a value', prove: () => attempted(async () => (await ended()).query('select $1', [MARKER])) },
    ],
  };
}

function watchQuery(methods: Record<string, unknown>, host: SensorHost): () => void {
  return watchMethod(methods, 'query', ([query, values]) => {
    if (host.live.count !== 0) look(host, ID, () => asked(query, values));
  });
}

interface Configuration {
  text?: unknown;
  values?: unknown;
  cursor?: Configuration;
}

function asked(query: unknown, values: unknown): Given[] {
  if (typeof query === 'string') return [...statement(query), ...boundValues(Array.isArray(values) ? values : [])];
  if (typeof query !== 'object' || query === null) return [];
  const given = query as Configuration;
  return [given, given.cursor ?? {}].flatMap((each) => [
    ...statement(each.text),
    ...boundValues(each.values ?? (Array.isArray(values) ? values : [])),
  ]);
}

function statement(text: unknown): Given[] {
  if (typeof text !== 'string') return [];
  return [{ text, position: (marker) => sqlPosition(text, marker, 'postgresql') }];
}
