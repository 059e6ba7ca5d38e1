import type { Sensor, SensorHost } from '../model/sensor.ts';
import { boundValues } from './shared/bound-values.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { sqlPosition } from './shared/sql-position.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';
import { type Methods, prototypeWith, type Watched, watchPackage } from './shared/watch-package.ts';

const ID = 'sql-js';

/**
 * Watches SQLite as WebAssembly. Its classes exist only once an application has loaded the engine, so the function that
 * does is watched, and the classes as soon as it has them.
 */
export default watchPackage(ID, {
  'sql.js': ({ exports, set }, host) => {
    const start: unknown = exports;
    if (typeof start !== 'function') return undefined;
    const ways: Ways[number][] = [];
    const undo: (() => void)[] = [];
    const watched = new Proxy(start, {
      apply(target, self, given) {
        const engine: unknown = Reflect.apply(target, self, given);
        if (engine instanceof Promise) engine.then((loaded) => watchEngine(loaded), ignored);
        return engine;
      },
    });
    const known = new WeakSet<object>();
    const watchEngine = (engine: { Database?: unknown }) => {
      if (known.has(engine)) return;
      known.add(engine);
      try {
        const found = watchClasses(engine, host);
        undo.push(...found.undo);
        ways.push(...found.ways);
      } catch (error) {
        ways.push({ way: 'its classes', prove: () => Promise.reject(error) });
      }
    };
    const whole = set('module.exports', watched);
    const compiled = Object.getOwnPropertyDescriptor(start, 'default')?.value === start;
    if (compiled) Object.assign(start, { default: watched });
    return {
      undo: [
        () => {
          set('module.exports', start);
          if (compiled) Object.assign(start, { default: start });
          for (const each of undo) each();
        },
      ],
      get ways() {
        return whole ? ways : [LATE, ...ways];
      },
    };
  },
});

type Ways = ReturnType<Sensor['ways']>;
const ignored = (): void => {};

const LATE: Ways[number] = {
  way: 'its loading',
  prove: () => Promise.reject(new Error('it was loaded before the sensors: start with `--import selfward/sensors`')),
};

interface Statement {
  bind(values: unknown): unknown;
  run(values: unknown): unknown;
  get(values: unknown): unknown;
  getAsObject(values: unknown): unknown;
}
interface Database {
  run(sql: string, values?: unknown): unknown;
  exec(sql: string, values?: unknown): unknown;
  each(sql: string, values: unknown, row: () => void, done: () => void): unknown;
  prepare(sql: string, values?: unknown): Statement;
  iterateStatements(sql: string): Iterable<unknown>;
  close(): void;
}

const ASKING = ['run', 'exec', 'each', 'prepare', 'iterateStatements'] as const;
const BINDING = ['bind', 'run', 'get', 'getAsObject'] as const;

function watchClasses(engine: { Database?: unknown }, host: SensorHost): Watched {
  const asking = prototypeWith(engine.Database, ...ASKING);
  if (!asking) throw new Error('its databases have other methods than are known');
  const Database = engine.Database as new () => Database;
  const inMemory =
    <T>(use: (database: Database) => T) =>
    (): T => {
      const database = new Database();
      try {
        return use(database);
      } finally {
        database.close();
      }
    };
  // Statements have a class that is not handed out.
  const statement = inMemory((database) => Object.getPrototypeOf(database.prepare('select 1')))();
  const binding = BINDING.every((name) => Object.hasOwn(statement, name)) ? (statement as Methods) : undefined;
  if (!binding) throw new Error('its statements have other methods than are known');
  const sql = `select 1 as ${MARKER}`;
  return {
    undo: [
      ...ASKING.map((name) =>
        watchMethod(asking, name, ([statement, values]) => {
          if (host.live.count !== 0) look(host, ID, () => [...compiled(statement), ...boundValues(values)]);
        }),
      ),
      ...BINDING.map((name) =>
        watchMethod(binding, name, ([values]) => {
          if (host.live.count !== 0) look(host, ID, () => boundValues(values));
        }),
      ),
    ],
    ways: [
      { way: 'run', prove: inMemory((database) => void database.run(sql)) },
      { way: 'exec', prove: inMemory((database) => void database.exec(sql)) },
      { way: 'each', prove: inMemory((database) => void database.each(sql, [], ignored, ignored)) },
      { way: 'prepare', prove: inMemory((database) => void database.prepare(sql)) },
      { way: 'iterateStatements', prove: inMemory((database) => void [...database.iterateStatements(sql)]) },
      { way: 'a parameter of run', prove: inMemory((database) => void database.run('select ?', [MARKER])) },
      ...BINDING.map((name) => ({
        way: `a parameter of a statement's ${name}`,
        prove: inMemory((database) => void database.prepare('select ?')[name]([MARKER])),
      })),
    ],
  };
}

function compiled(sql: unknown): Given[] {
  if (typeof sql !== 'string') return [];
  return [{ text: sql, position: (marker) => sqlPosition(sql, marker, 'sqlite') }];
}
