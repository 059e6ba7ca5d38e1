import { types } from 'node:util';
import knex from 'knex';
import pg from 'pg';
import Cursor from 'pg-cursor';
import QueryStream from 'pg-query-stream';
import { DataTypes, QueryTypes, Sequelize } from 'sequelize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing } from '../../../../test/support/needs.ts';
import { POSTGRESQL, startPostgresql } from '../../../../test/support/start-postgresql.ts';
import sensor from './pg.ts';
import { type WatchForTesting, watchForTesting, worst } from './testing/watch-sensor.ts';

let watch: WatchForTesting;
beforeAll(() => {
  watch = watchForTesting(sensor);
});
afterAll(() => watch.stop());

describe('pg without a server', () => {
  it('proves each way in, connecting to nothing', async () => {
    const ways = sensor.ways().map(({ way }) => way.replace(/ [\d.]+:/, ':'));
    expect(ways.sort()).toEqual([
      'pg-pool: Pool.query',
      'pg-pool: Pool.query, a value',
      'pg: a prepared statement',
      'pg: a value',
      'pg: query',
      'pg: query with a configuration',
      'pg: query with a cursor',
      'pg: query with a stream',
    ]);
    expect(await watch.blind()).toEqual([]);
    expect(watch.failures()).toEqual([]);
  });

  it('puts the driver back as it was', () => {
    expect(types.isProxy(pg.Client.prototype.query)).toBe(true);
    watch.stop();
    expect([pg.Client, pg.Pool].map(({ prototype }) => types.isProxy(prototype.query))).toEqual([false, false]);
    expect(sensor.ways()).toEqual([]);
    watch = watchForTesting(sensor);
  });
});

type Route = (value: string) => unknown;
const IN_TEXT = "x' or {p} --";

describe.skipIf(missing('PostgreSQL', POSTGRESQL))('pg with a server', () => {
  let server: Awaited<ReturnType<typeof startPostgresql>>;
  let client: pg.Client;
  let pool: pg.Pool;
  let builder: ReturnType<typeof knex>;
  let sequelize: Sequelize;
  beforeAll(async () => {
    server = await startPostgresql();
    client = new pg.Client(server.url);
    await client.connect();
    await client.query("create table rooms (id int primary key, name text); insert into rooms values (1, 'lab')");
    pool = new pg.Pool({ connectionString: server.url });
    builder = knex({ client: 'pg', connection: server.url });
    sequelize = new Sequelize(server.url, { logging: false });
    sequelize.define('Room', { name: DataTypes.STRING }, { tableName: 'rooms', timestamps: false });
  });
  afterAll(async () => {
    await Promise.all([client?.end(), pool?.end(), builder?.destroy(), sequelize?.close()]);
    await server?.stop();
  });

  const sent = (query: pg.Query): Promise<void> =>
    new Promise((done) => {
      client.query(query);
      query.on('end', () => done()).on('error', () => done());
    });
  const withClient = async (use: (own: pg.PoolClient) => Promise<unknown>) => {
    const own = await pool.connect();
    try {
      await use(own);
    } finally {
      own.release();
    }
  };

  const rooms = () => sequelize.models.Room ?? expect.fail('no model');
  const pasted = (name: string) => `select * from rooms where name = '${name}'`;
  const MENDED = 'select * from rooms where name = $1';
  it.each<[way: string, flawed: Route, mended: Route, input?: string]>([
    ['query', (v) => client.query(pasted(v)), (v) => client.query(MENDED, [v])],
    ['a configuration', (v) => client.query({ text: pasted(v) }), (v) => client.query({ text: MENDED, values: [v] })],
    [
      'a prepared statement',
      (v) => client.query({ name: v, text: pasted(v) }),
      (v) => client.query({ name: 'mended', text: MENDED, values: [v] }),
    ],
    [
      'a callback',
      (v) => new Promise((done) => client.query(pasted(v), done)),
      (v) => new Promise((done) => client.query(MENDED, [v], done)),
    ],
    ['a Query', (v) => sent(new pg.Query(pasted(v))), (v) => sent(new pg.Query(MENDED, [v]))],
    [
      'a cursor',
      (v) => client.query(new Cursor(pasted(v))).read(1),
      (v) => client.query(new Cursor(MENDED, [v])).read(1),
    ],
    [
      'a stream',
      (v) => client.query(new QueryStream(pasted(v))).toArray(),
      (v) => client.query(new QueryStream(MENDED, [v])).toArray(),
    ],
    ['a pool', (v) => pool.query(pasted(v)), (v) => pool.query(MENDED, [v])],
    [
      'a client of a pool',
      (v) => withClient(async (own) => own.query(pasted(v))),
      (v) => withClient(async (own) => own.query(MENDED, [v])),
    ],
    [
      'escaped by hand',
      (v) => client.query(`select * from rooms where id = ${v.replaceAll("'", "''")}`),
      (v) => client.query(`select * from rooms where name = ${client.escapeLiteral(v)}`),
      '1 or {p}',
    ],
    [
      'a column',
      (v) => client.query(`select * from rooms order by ${v}`),
      (v) => client.query(`select * from rooms order by ${client.escapeIdentifier(v)}`),
      '{p}',
    ],
    [
      'a list',
      (v) => client.query(`select * from rooms where name in ('${v}')`),
      (v) => client.query('select * from rooms where name = any($1)', [['lab', v]]),
    ],
    [
      'knex',
      async (v) => await builder.raw(pasted(v)),
      async (v) => await builder.raw('select * from rooms where name = ?', [v]),
    ],
    [
      'knex, a builder',
      async (v) => await builder('rooms').whereRaw(`name = '${v}'`),
      async (v) => await builder('rooms').where('name', v),
    ],
    [
      'sequelize',
      async (v) => await sequelize.query(pasted(v), { type: QueryTypes.SELECT }),
      async (v) => await sequelize.query('select * from rooms where name = :v', { replacements: { v } }),
    ],
    [
      'sequelize, a model',
      async (v) => await rooms().findAll({ where: sequelize.literal(`name = '${v}'`) }),
      async (v) => await rooms().findAll({ where: { name: v } }),
    ],
  ])('%s', async (_way, flawed, mended, input = IN_TEXT) => {
    expect(worst(await watch.call(flawed, input))).toEqual(['code', true]);
    expect(worst(await watch.call(mended, input))).toEqual(['data', true]);
    expect(worst(await watch.call(mended, '{p}'))).toEqual(['data', true]);
    expect(watch.failures()).toEqual([]);
  });
});
