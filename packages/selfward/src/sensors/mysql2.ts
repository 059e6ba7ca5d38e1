import type { SensorHost } from '../model/sensor.ts';
import { boundValues } from './shared/bound-values.ts';
import { expandedPosition } from './shared/expanded-position.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';
import { attempted, type Methods, prototypeWith, type Watched, watchPackage } from './shared/watch-package.ts';

const ID = 'mysql2';

/**
 * Watches the driver of MySQL and MariaDB. The promise versions hand their calls on to these; pools and clusters hand
 * them on when a connection is free, in another turn, so their own ways in are watched too: there the caller is still in
 * sight. (Its diagnostics channels tell of a query without the values' own form, and older releases have none.)
 */
export default watchPackage(ID, {
  mysql2: ({ file, exports }, host) => {
    // Older releases have them without the `base` folder; those that have it inherit the methods there.
    if (/^lib\/(base\/)?connection\.js$/.test(file)) return watchClass(exports, 'connection', CONNECTION, host);
    if (/^lib\/(base\/)?pool\.js$/.test(file)) return watchClass(exports, 'pool', POOL, host);
    return file === 'lib/pool_cluster.js' ? watchCluster(exports, host) : undefined;
  },
});

const POOL = ['query', 'execute'] as const;
const CONNECTION = [...POOL, 'prepare'] as const;

function watchClass(found: unknown, kind: string, names: readonly string[], host: SensorHost): Watched | undefined {
  const methods = prototypeWith(found, ...names);
  return methods && watchPrototype(methods, kind, names, host);
}

function watchPrototype(methods: Methods, kind: string, names: readonly string[], host: SensorHost): Watched {
  const proved = (name: string, ...given: unknown[]) =>
    attempted(() => (Object.create(methods) as Record<string, (...each: unknown[]) => unknown>)[name]?.(...given));
  return {
    undo: names.map((name) =>
      watchMethod(methods, name, ([query, values], self) => {
        if (host.live.count !== 0) look(host, ID, () => asked(query, values, name === 'query' ? self : undefined));
      }),
    ),
    ways: names.flatMap((name) => [
      { way: `${kind}.${name}`, prove: () => proved(name, `select ${MARKER}`) },
      { way: `${kind}.${name} with options`, prove: () => proved(name, { sql: `select ${MARKER}` }) },
      ...(name === 'prepare'
        ? []
        : [{ way: `${kind}.${name}, a value`, prove: () => proved(name, 'select ?', [MARKER]) }]),
    ]),
  };
}

/** Its parts have a class that nobody exports; a cluster without a node makes one, and connects to nothing. */
function watchCluster(found: unknown, host: SensorHost): Watched | undefined {
  if (!prototypeWith(found, 'of')) return undefined;
  const Cluster = found as new (options: object) => { of(pattern: string): object };
  const methods = Object.getPrototypeOf(new Cluster({}).of('*')) as Methods;
  return watchPrototype(methods, 'cluster.of()', POOL, host);
}

/**
 * @param formatter - what puts the values into the statement itself, as `query` does; `undefined` where the database gets
 *   them apart.
 */
function asked(query: unknown, values: unknown, formatter: unknown): Given[] {
  const { sql, values: own } = (typeof query === 'object' && query !== null ? query : { sql: query }) as {
    sql?: unknown;
    values?: unknown;
  };
  if (typeof sql !== 'string') return [];
  const given = typeof values === 'function' ? own : (values ?? own);
  const whole = formatter === undefined || !Array.isArray(given) ? sql : formatted(formatter, sql, given);
  const position = (marker: string) => expandedPosition(whole, Array.isArray(given) ? given : [], marker);
  return [{ text: whole, position }, ...(whole === sql ? boundValues(given) : [])];
}

/** The statement as the connection or pool would write it; as it is where that fails, for the call itself will fail, too. */
function formatted(formatter: unknown, sql: string, values: readonly unknown[]): string {
  try {
    const text = (formatter as { format(sql: string, values: readonly unknown[]): unknown }).format(sql, values);
    return typeof text === 'string' ? text : sql;
  } catch {
    return sql;
  }
}
