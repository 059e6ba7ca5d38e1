import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Sensor, SensorHost } from '../model/sensor.ts';
import { isLoaded, onBuiltin } from './shared/on-builtin.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { sqlPosition } from './shared/sql-position.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';

const ID = 'node-sqlite';

/** `undefined` where this Node has it not. */
function builtin(): { DatabaseSync: typeof DatabaseSync; StatementSync: typeof StatementSync } | undefined {
  return process.getBuiltinModule('node:sqlite');
}

/** Watches SQLite as Node brings it: statements as they are compiled, and what is bound to their parameters. */
const sensor: Sensor = {
  id: ID,
  install(host) {
    return onBuiltin('sqlite', () => watch(host));
  },
  ways: () => (isLoaded('sqlite') ? WAYS : []),
};

export default sensor;

function watch(host: SensorHost): () => void {
  const sqlite = builtin();
  if (!sqlite) return () => {};
  const undo = [
    ...(['exec', 'prepare'] as const).map((name) =>
      watchMethod(sqlite.DatabaseSync.prototype, name, ([statement]) => {
        if (host.live.count !== 0) look(host, ID, () => compiled(statement));
      }),
    ),
    ...(['run', 'get', 'all', 'iterate'] as const).map((name) =>
      watchMethod(sqlite.StatementSync.prototype, name, (given) => {
        if (host.live.count !== 0) look(host, ID, () => bound(given));
      }),
    ),
  ];
  return () => {
    for (const each of undo) each();
  };
}

function compiled(statement: unknown): Given[] {
  if (typeof statement !== 'string') return [];
  return [{ text: statement, position: (marker) => sqlPosition(statement, marker, 'sqlite') }];
}

/** A parameter is never read as SQL: it shows only that a value comes by. */
function bound(given: readonly unknown[]): Given[] {
  const values = given.flatMap((each) =>
    typeof each === 'object' && each !== null && !ArrayBuffer.isView(each) ? Object.values(each) : [each],
  );
  return values.filter((each) => typeof each === 'string').map((text): Given => ({ text, position: () => 'data' }));
}

/** A database of its own in memory, for one statement. */
function inMemory(use: (database: DatabaseSync) => unknown): void {
  const sqlite = builtin();
  if (!sqlite) return;
  const database = new sqlite.DatabaseSync(':memory:');
  try {
    use(database);
  } finally {
    database.close();
  }
}

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'exec', prove: () => inMemory((database) => database.exec(`select 1 as ${MARKER}`)) },
  { way: 'prepare', prove: () => inMemory((database) => database.prepare(`select 1 as ${MARKER}`)) },
  ...(['run', 'get', 'all', 'iterate'] as const).map((name) => ({
    way: `a parameter of ${name}`,
    prove: () => inMemory((database) => database.prepare('select ?')[name](MARKER)),
  })),
];
