import type { SensorHost } from '../model/sensor.ts';
import { boundValues } from './shared/bound-values.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { sqlPosition } from './shared/sql-position.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';
import { type Methods, prototypeWith, type Watched, watchPackage } from './shared/watch-package.ts';

const ID = 'better-sqlite3';

/** Watches statements as they are compiled, and what is bound to their parameters. */
export default watchPackage(ID, {
  'better-sqlite3': ({ exports }, host) => watchDatabase(exports, host),
});

interface Statement {
  run(...values: unknown[]): unknown;
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown;
  iterate(...values: unknown[]): Iterable<unknown>;
  bind(...values: unknown[]): unknown;
}
interface Database {
  prepare(sql: string): Statement;
  exec(sql: string): unknown;
  pragma(source: string): unknown;
  close(): unknown;
}

const BINDING = ['run', 'get', 'all', 'iterate', 'bind'] as const;

function watchDatabase(found: unknown, host: SensorHost): Watched | undefined {
  const methods = prototypeWith(found, 'prepare', 'exec', 'pragma');
  if (!methods) return undefined;
  const Database = found as new (file: string) => Database;
  const undo: (() => void)[] = [];
  const original = methods.prepare as Database['prepare'];
  let statementsSeen = false;
  /** Statements have a class that nobody exports: the first that is asked for shows it. */
  const seeStatements = (database: unknown) => {
    if (statementsSeen) return;
    statementsSeen = true;
    const statement = Object.getPrototypeOf(original.call(database as Database, 'select 1')) as Methods;
    for (const name of BINDING)
      undo.push(
        watchMethod(statement, name, (values) => {
          if (host.live.count !== 0) look(host, ID, () => boundValues(values));
        }),
      );
  };
  undo.push(
    watchMethod(methods, 'prepare', ([sql], self) => {
      if (!statementsSeen) seeStatements(self);
      if (host.live.count !== 0) look(host, ID, () => compiled(sql));
    }),
    watchMethod(methods, 'exec', ([sql]) => {
      if (host.live.count !== 0) look(host, ID, () => compiled(sql));
    }),
    watchMethod(methods, 'pragma', ([source]) => {
      if (host.live.count !== 0) look(host, ID, () => compiled(source, 'pragma '));
    }),
  );
  const inMemory = (use: (database: Database) => unknown) => () => {
    const database = new Database(':memory:');
    try {
      use(database);
    } finally {
      database.close();
    }
  };
  return {
    undo,
    ways: [
      { way: 'prepare', prove: inMemory((database) => database.prepare(`select 1 as ${MARKER}`)) },
      { way: 'exec', prove: inMemory((database) => database.exec(`select 1 as ${MARKER}`)) },
      { way: 'pragma', prove: inMemory((database) => database.pragma(`user_version -- ${MARKER}`)) },
      ...BINDING.map((name) => ({
        way: `a parameter of ${name}`,
        prove: inMemory((database) => {
          // What has no result is run, what has one is asked for: each refuses the other.
          const writes = name === 'run' || name === 'bind';
          database.exec('create table kept (value)');
          const statement = database.prepare(writes ? 'insert into kept values (?)' : 'select ?');
          const result = statement[name](MARKER);
          if (name === 'iterate') for (const _ of result as Iterable<unknown>);
        }),
      })),
    ],
  };
}

function compiled(sql: unknown, before = ''): Given[] {
  if (typeof sql !== 'string') return [];
  const text = `${before}${sql}`;
  return [{ text, position: (marker) => sqlPosition(text, marker, 'sqlite') }];
}
