import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';
import knex from 'knex';
import type { Database as SqlJs, SqlJsStatic } from 'sql.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import betterSqlite3 from './better-sqlite3.ts';
import sqlJs from './sql-js.ts';
import { type WatchForTesting, watchForTesting, worst } from './testing/watch-sensor.ts';

const require = createRequire(import.meta.url);
const SCHEMA = "create table rooms (id integer primary key, name text); insert into rooms values (1, 'lab')";
const pasted = (name: string) => `select * from rooms where name = '${name}'`;
const MENDED = 'select * from rooms where name = ?';
const IN_TEXT = "x' or {p} --";
type Route<T> = (database: T, value: string) => unknown;
type Row<T> = [way: string, flawed: Route<T>, mended: Route<T>, input?: string];

describe('better-sqlite3', () => {
  let watch: WatchForTesting;
  let database: BetterSqlite3.Database;
  beforeAll(() => {
    watch = watchForTesting(betterSqlite3);
    const Database = require('better-sqlite3') as typeof BetterSqlite3;
    database = new Database(':memory:');
    database.exec(SCHEMA);
  });
  afterAll(() => {
    database.close();
    watch.stop();
  });

  it('proves each way in', async () => {
    const ways = betterSqlite3.ways().map(({ way }) => way.replace(/ [\d.]+:/, ':'));
    expect(
      ways.filter((way, at) => ways.indexOf(way) === at).map((way) => way.replace('better-sqlite3: ', '')),
    ).toEqual([
      'prepare',
      'exec',
      'pragma',
      ...['run', 'get', 'all', 'iterate', 'bind'].map((name) => `a parameter of ${name}`),
    ]);
    expect(await watch.blind()).toEqual([]);
    expect(watch.failures()).toEqual([]);
  });

  it.each<Row<BetterSqlite3.Database>>([
    ['prepare, all', (d, v) => d.prepare(pasted(v)).all(), (d, v) => d.prepare(MENDED).all(v)],
    ['get', (d, v) => d.prepare(pasted(v)).get(), (d, v) => d.prepare(MENDED).get([v])],
    ['iterate', (d, v) => [...d.prepare(pasted(v)).iterate()], (d, v) => [...d.prepare(MENDED).iterate(v)]],
    [
      'a named parameter',
      (d, v) => d.prepare(`select * from rooms where id = ${v}`).get(),
      (d, v) => d.prepare('select * from rooms where name = @name').get({ name: v }),
      '1 or {p}',
    ],
    [
      'run',
      (d, v) => d.prepare(`insert into rooms (name) values ('${v}')`).run(),
      (d, v) => d.prepare('insert into rooms (name) values (?)').run(v),
    ],
    ['bind', (d, v) => d.prepare(pasted(v)).bind(), (d, v) => d.prepare(MENDED).bind(v)],
    ['exec', (d, v) => d.exec(pasted(v)), (d, v) => d.exec(pasted(v.replaceAll("'", "''")))],
    [
      'a transaction',
      (d, v) => d.transaction(() => d.prepare(pasted(v)).all())(),
      (d, v) => d.transaction(() => d.prepare(MENDED).all(v))(),
    ],
    ['pragma', (d, v) => d.pragma(`table_info(${v})`), (d, v) => d.pragma(`table_info("${v}")`), '{p}'],
  ])('%s', async (_way, flawed, mended, input = IN_TEXT) => {
    await expectBoth(
      watch,
      (v) => flawed(database, v),
      (v) => mended(database, v),
      input,
    );
  });

  it('sees knex', async () => {
    const builder = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
    try {
      await builder.raw('create table rooms (id integer primary key, name text)');
      await expectBoth(
        watch,
        async (v) => await builder('rooms').whereRaw(`name = '${v}'`),
        async (v) => await builder('rooms').where({ name: v }),
        IN_TEXT,
      );
    } finally {
      await builder.destroy();
    }
  });
});

describe('sql.js', () => {
  let watch: WatchForTesting;
  let database: SqlJs;
  beforeAll(async () => {
    watch = watchForTesting(sqlJs);
    const start = require('sql.js') as () => Promise<SqlJsStatic>;
    const { Database } = await start();
    database = new Database();
    database.run(SCHEMA);
  });
  afterAll(() => {
    database.close();
    watch.stop();
  });

  it('proves each way in', async () => {
    expect(sqlJs.ways().map(({ way }) => way.replace(/^sql.js [\d.]+: /, ''))).toEqual([
      ...['run', 'exec', 'each', 'prepare', 'iterateStatements', 'a parameter of run'],
      ...['bind', 'run', 'get', 'getAsObject'].map((name) => `a parameter of a statement's ${name}`),
    ]);
    expect(await watch.blind()).toEqual([]);
    expect(watch.failures()).toEqual([]);
  });

  const row = () => undefined;
  it.each<Row<SqlJs>>([
    ['exec', (d, v) => d.exec(pasted(v)), (d, v) => d.exec(MENDED, [v])],
    ['run', (d, v) => d.run(pasted(v)), (d, v) => d.run(MENDED, [v])],
    ['each', (d, v) => d.each(pasted(v), row, row), (d, v) => d.each(MENDED, [v], row, row)],
    ['prepare', (d, v) => d.prepare(pasted(v)).step(), (d, v) => d.prepare(MENDED).bind([v])],
    [
      'a named parameter',
      (d, v) => d.prepare(pasted(v)).getAsObject(),
      (d, v) => d.prepare('select * from rooms where name = :v').getAsObject({ ':v': v }),
    ],
    ['iterateStatements', (d, v) => [...d.iterateStatements(pasted(v))], (d, v) => d.exec(MENDED, [v])],
  ])('%s', async (_way, flawed, mended, input = IN_TEXT) => {
    await expectBoth(
      watch,
      (v) => flawed(database, v),
      (v) => mended(database, v),
      input,
    );
  });

  it('says that it came too late', async () => {
    const late = watchForTesting(sqlJs);
    expect(await late.blind()).toContainEqual(expect.stringContaining('its loading'));
    late.stop();
  });
});

async function expectBoth(
  watch: WatchForTesting,
  flawed: (value: string) => unknown,
  mended: (value: string) => unknown,
  input: string,
) {
  expect(worst(await watch.call(flawed, input))).toEqual(['code', true]);
  expect(worst(await watch.call(mended, input))).toEqual(['data', true]);
  expect(worst(await watch.call(mended, '{p}'))).toEqual(['data', true]);
  expect(watch.failures()).toEqual([]);
}
