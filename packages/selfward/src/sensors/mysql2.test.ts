import knex from 'knex';
import mysql from 'mysql2';
import promised, { type Connection, type Pool } from 'mysql2/promise';
import { Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing } from '../../../../test/support/needs.ts';
import { MARIADB, startMariadb } from '../../../../test/support/start-mariadb.ts';
import sensor from './mysql2.ts';
import { expandedPosition } from './shared/expanded-position.ts';
import { type WatchForTesting, watchForTesting, worst } from './testing/watch-sensor.ts';

let watch: WatchForTesting;
beforeAll(() => {
  watch = watchForTesting(sensor);
});
afterAll(() => watch.stop());

describe('mysql2 without a server', () => {
  it('proves each way in, connecting to nothing', async () => {
    const ways = sensor.ways().map(({ way }) => way.replace(/ [\d.]+:/, ':'));
    expect(ways.sort()).toEqual([
      'mysql2: cluster.of().execute',
      'mysql2: cluster.of().execute with options',
      'mysql2: cluster.of().execute, a value',
      'mysql2: cluster.of().query',
      'mysql2: cluster.of().query with options',
      'mysql2: cluster.of().query, a value',
      'mysql2: connection.execute',
      'mysql2: connection.execute with options',
      'mysql2: connection.execute, a value',
      'mysql2: connection.prepare',
      'mysql2: connection.prepare with options',
      'mysql2: connection.query',
      'mysql2: connection.query with options',
      'mysql2: connection.query, a value',
      'mysql2: pool.execute',
      'mysql2: pool.execute with options',
      'mysql2: pool.execute, a value',
      'mysql2: pool.query',
      'mysql2: pool.query with options',
      'mysql2: pool.query, a value',
    ]);
    expect(await watch.blind()).toEqual([]);
    expect(watch.failures()).toEqual([]);
  });
});

describe('expandedPosition', () => {
  const M = 'bcdfg2hjkl';
  it.each<[statement: string, value: unknown, position: string]>([
    [`select * from users where name = 'a' and password = \`password\` = '${M}'`, { password: M }, 'code'],
    [`select * from users where password in (\`password\` = '${M}')`, { password: M }, 'code'],
    [`select * from users where password like \`a\`.\`b\` = '${M}'`, { 'a.b': M }, 'code'],
    [`update users set \`password\` = '${M}'`, { password: M }, 'data'],
    [`select * from users where \`password\` = '${M}'`, { password: M }, 'data'],
    [`select * from users where password = '[object Object]' or name = '${M}'`, { password: M }, 'data'],
    [`select * from users where password = '${M}'`, M, 'data'],
    [`select * from users where password = 'x' or ${M}`, M, 'code'],
  ])('%s', (statement, value, position) => {
    expect(expandedPosition(statement, [value], M)).toBe(position);
  });
});

type Route = (value: string) => unknown;
const IN_TEXT = "x' or {p} -- ";

describe.skipIf(missing('MariaDB', MARIADB))('mysql2 with a server', () => {
  let server: Awaited<ReturnType<typeof startMariadb>>;
  let plain: mysql.Connection;
  let plainPool: mysql.Pool;
  let cluster: mysql.PoolCluster;
  let connection: Connection;
  let pool: Pool;
  let builder: ReturnType<typeof knex>;
  let sequelize: Sequelize;
  beforeAll(async () => {
    server = await startMariadb();
    const first = await promised.createConnection(server.url);
    await first.query('create database lab');
    await first.end();
    const uri = `${server.url}/lab`;
    connection = await promised.createConnection(uri);
    await connection.query('create table rooms (id int primary key, name varchar(40))');
    await connection.query("insert into rooms values (1, 'lab')");
    pool = promised.createPool(uri);
    plain = mysql.createConnection(uri);
    plainPool = mysql.createPool(uri);
    cluster = mysql.createPoolCluster();
    cluster.add('one', { uri });
    builder = knex({ client: 'mysql2', connection: uri });
    sequelize = new Sequelize(uri, { logging: false });
  });
  afterAll(async () => {
    await Promise.all([connection?.end(), pool?.end(), builder?.destroy(), sequelize?.close()]);
    plain?.destroy();
    plainPool?.end();
    cluster?.end();
    await server?.stop();
  });

  const pasted = (name: string) => `select * from rooms where name = '${name}'`;
  const MENDED = 'select * from rooms where name = ?';
  it.each<[way: string, flawed: Route, mended: Route, input?: string]>([
    ['query', (v) => connection.query(pasted(v)), (v) => connection.query(MENDED, [v])],
    ['execute', (v) => connection.execute(pasted(v)), (v) => connection.execute(MENDED, [v])],
    ['options', (v) => connection.query({ sql: pasted(v) }), (v) => connection.query({ sql: MENDED, values: [v] })],
    [
      'named placeholders',
      (v) => connection.query({ sql: `${pasted(v)} and id = :id`, namedPlaceholders: true }, { id: 1 }),
      (v) => connection.query({ sql: 'select * from rooms where name = :v', namedPlaceholders: true }, { v }),
    ],
    [
      'a callback',
      (v) => new Promise((done) => plain.query(pasted(v), done)),
      (v) => new Promise((done) => plain.query(MENDED, [v], done)),
    ],
    [
      'a prepared statement',
      async (v) => (await connection.prepare(pasted(v))).execute([]),
      async (v) => connection.execute({ sql: MENDED, values: [v] }),
    ],
    ['a pool', (v) => pool.query(pasted(v)), (v) => pool.query(MENDED, [v])],
    ['a pool, executing', (v) => pool.execute(pasted(v)), (v) => pool.execute(MENDED, [v])],
    [
      'a pool with callbacks',
      (v) => new Promise((done) => plainPool.query(pasted(v), done)),
      (v) => new Promise((done) => plainPool.query(MENDED, [v], done)),
    ],
    [
      'a cluster',
      (v) => new Promise((done) => cluster.of('*').query(pasted(v), done)),
      (v) => new Promise((done) => cluster.of('*').query(MENDED, [v], done)),
    ],
    [
      'escaped by hand',
      (v) => connection.query(`select * from rooms where name = '${v.replaceAll("'", "''")}'`),
      (v) => connection.query(`select * from rooms where name = ${connection.escape(v)}`),
      "\\' or {p} -- ",
    ],
    [
      'a column',
      (v) => connection.query(`select * from rooms order by ${v}`),
      (v) => connection.query('select * from rooms order by ??', [v]),
      '{p}',
    ],
    [
      'an insert',
      (v) => connection.query(`insert into rooms values (2, '${v}')`),
      (v) => connection.query('insert into rooms set ?', [{ id: 3, name: v }]),
    ],
    ['knex', async (v) => await builder.raw(pasted(v)), async (v) => await builder('rooms').where({ name: v })],
    [
      'sequelize',
      async (v) => await sequelize.query(pasted(v)),
      async (v) => await sequelize.query('select * from rooms where name = ?', { replacements: [v] }),
    ],
  ])('%s', async (_way, flawed, mended, input = IN_TEXT) => {
    expect(worst(await watch.call(flawed, input))).toEqual(['code', true]);
    expect(worst(await watch.call(mended, input))).toEqual(['data', true]);
    expect(worst(await watch.call(mended, '{p}'))).toEqual(['data', true]);
    expect(watch.failures()).toEqual([]);
  });
});
