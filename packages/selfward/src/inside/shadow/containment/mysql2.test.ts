import type Mysql from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseProcess } from '../../../../../../test/support/database-process.ts';
import { missing } from '../../../../../../test/support/needs.ts';
import { MARIADB, startMariadb } from '../../../../../../test/support/start-mariadb.ts';
import { freshCopyForTesting, hostForTesting } from './stores/fresh-copy-for-testing.ts';
import { containMysqlConfig, containMysqlConnection } from './stores/mysql-connection.ts';

const SCHEMA = [
  'CREATE DATABASE building',
  'USE building',
  'CREATE TABLE notes (id int AUTO_INCREMENT PRIMARY KEY, text varchar(100) NOT NULL UNIQUE) ENGINE=InnoDB',
  "INSERT INTO notes (text) VALUES ('first'), ('second')",
  'CREATE TABLE old (a int) ENGINE=MyISAM',
  'CREATE TABLE logged (a int) ENGINE=InnoDB',
  'CREATE TRIGGER log AFTER INSERT ON logged FOR EACH ROW INSERT INTO old VALUES (new.a)',
  'CREATE SEQUENCE tickets',
];

type Mysql2 = { createPool(options: Mysql.PoolOptions): { promise(): Mysql.Pool } };

describe.skipIf(missing('MariaDB', MARIADB))('mysql2 in a shadow', () => {
  let server: DatabaseProcess;
  let living: Mysql.Connection;
  beforeAll(async () => {
    server = await startMariadb();
    const { loaded } = freshCopyForTesting<{ createPool: Mysql2['createPool'] }>('mysql2');
    const pool = loaded.createPool({ uri: server.url, connectionLimit: 1 }).promise();
    living = await pool.getConnection();
    for (const sql of SCHEMA) await living.query(sql);
  }, 60_000);
  afterAll(async () => {
    living?.destroy();
    await server?.stop();
  });

  const dump = async () => {
    const content: unknown[] = [];
    const [tables] = await living.query<Mysql.RowDataPacket[]>('SHOW FULL TABLES');
    for (const row of tables) {
      const name = String(Object.values(row)[0]);
      const [[made]] = await living.query<Mysql.RowDataPacket[]>(`SHOW CREATE TABLE ${name}`);
      // A row that takes its number from the table advances it, and nothing takes that back.
      content.push(JSON.stringify(made).replace(/ AUTO_INCREMENT=\d+/, ''));
      content.push((await living.query(`SELECT * FROM ${name}`))[0]);
    }
    return content;
  };

  let host: ReturnType<typeof hostForTesting>;
  let pool: Mysql.Pool;
  let before: unknown;
  const start = (policy: 'overlay' | 'withhold' = 'overlay') => {
    host = hostForTesting({ policy });
    const { loaded, file } = freshCopyForTesting<Mysql2>('mysql2');
    containMysqlConfig(file('lib/connection_config.js'));
    containMysqlConnection(file('lib/base/connection.js'), host);
    pool = loaded
      .createPool({ uri: `${server.url}/building`, multipleStatements: true, connectTimeout: 5000 })
      .promise();
  };
  beforeEach(async () => {
    before = await dump();
    start();
  });
  afterEach(async () => {
    await host.endProbe();
    await pool.end();
    expect(await dump()).toEqual(before);
  });
  const texts = async () =>
    (await pool.query<Mysql.RowDataPacket[]>('SELECT text FROM notes ORDER BY id'))[0].map(({ text }) => text);

  it('lets every connection see what one wrote, until the end of the probe', async () => {
    const one = await pool.getConnection();
    const [{ affectedRows }] = await one.query<Mysql.ResultSetHeader>('INSERT INTO notes (text) VALUES (?)', [
      "sto'red",
    ]);
    expect(affectedRows).toBe(1);
    await one.execute('INSERT INTO notes (text) VALUES (?)', ['prepared']);
    one.release();
    expect(await texts()).toEqual(['first', 'second', "sto'red", 'prepared']);
    expect((await living.query('SELECT 1 FROM notes'))[0]).toHaveLength(2);
    await host.endProbe();
    expect(await texts()).toEqual(['first', 'second']);
  });

  it.each([
    ['commit', ['first', 'second', 'mine']],
    ['rollback', ['first', 'second']],
  ] as const)('makes a transaction that ends with %s a savepoint', async (end, left) => {
    const connection = await pool.getConnection();
    await connection.beginTransaction();
    await connection.query("INSERT INTO notes (text) VALUES ('mine')");
    await connection[end]();
    connection.release();
    expect(await texts()).toEqual(left);
  });

  it('gives errors of the database, and goes on', async () => {
    await expect(pool.query('SELECT no_column FROM notes')).rejects.toMatchObject({ code: 'ER_BAD_FIELD_ERROR' });
    await expect(pool.execute('SELECT no_column FROM notes')).rejects.toMatchObject({ code: 'ER_BAD_FIELD_ERROR' });
    await expect(pool.query("INSERT INTO notes (text) VALUES ('first')")).rejects.toMatchObject({
      code: 'ER_DUP_ENTRY',
    });
    expect(await texts()).toEqual(['first', 'second']);
  });

  it.each([
    'DROP TABLE notes',
    'TRUNCATE notes',
    'CREATE TABLE t (a int)',
    'SELECT 1; DROP TABLE notes',
    "INSERT INTO notes (text) VALUES ('a'); COMMIT; DROP TABLE notes",
    'SELECT sleep(60)',
    "SELECT get_lock('a', 1)",
    'SELECT NEXT VALUE FOR tickets',
    "SELECT 1 INTO OUTFILE '/tmp/selfward-never'",
    'SET GLOBAL max_connections = 1',
    'INSERT INTO old VALUES (1)',
    'INSERT INTO logged VALUES (1)',
    'SELECT 1 /*! ; DROP TABLE notes */',
    'FLUSH TABLES',
    "SET sql_mode = ''; SELECT 1",
  ])('refuses %s', async (sql) => {
    await expect(pool.query(sql)).rejects.toMatchObject({ errno: 1227 });
    if (!sql.includes(';')) await expect(pool.execute(sql)).rejects.toMatchObject({ errno: 1227 });
  });

  it.each(['CREATE TABLE IF NOT EXISTS t (a int)', 'SET autocommit = 0', 'LOCK TABLES notes WRITE', 'UNLOCK TABLES'])(
    'answers %s as if it had been done',
    async (sql) => {
      await expect(pool.query(sql)).resolves.toMatchObject([{ affectedRows: 0 }, undefined]);
      expect(host.told).toHaveLength(1);
    },
  );

  it('fails fast where a living client holds the lock', async () => {
    await living.query('START TRANSACTION');
    await living.query("UPDATE notes SET text = 'held' WHERE text = 'first'");
    try {
      await expect(pool.query("UPDATE notes SET text = 'a' WHERE text = 'first'")).rejects.toThrow();
    } finally {
      await living.query('ROLLBACK');
    }
  });

  it('runs without autocommit: a deadlock ends a transaction, and what follows would be committed', async () => {
    expect((await pool.query('SELECT @@autocommit AS a'))[0]).toEqual([{ a: 0 }]);
    await host.endProbe();
    expect((await pool.query('SELECT @@autocommit AS a'))[0]).toEqual([{ a: 0 }]);
  });

  it('gives up its own locks before a living client gives up, without being asked to', async () => {
    await pool.query("UPDATE notes SET text = 'a' WHERE text = 'first'");
    await living.query('SET SESSION innodb_lock_wait_timeout = 3');
    await living.query('START TRANSACTION');
    await living.query("UPDATE notes SET text = 'held' WHERE text = 'first'");
    await living.query('ROLLBACK');
  });

  it('pings, streams, and opens one connection for all', async () => {
    const connection = await pool.getConnection();
    await connection.ping();
    const rows: unknown[] = [];
    const stream = (
      connection as unknown as { connection: { query(sql: string): { stream(): AsyncIterable<unknown> } } }
    ).connection
      .query('SELECT text FROM notes')
      .stream();
    for await (const row of stream) rows.push(row);
    expect(rows).toHaveLength(2);
    connection.release();
    await Promise.all([1, 2, 3, 4].map(() => pool.query('SELECT 1')));
    const [list] = await living.query<Mysql.RowDataPacket[]>(
      "SELECT 1 FROM information_schema.processlist WHERE command <> 'Daemon'",
    );
    expect(list).toHaveLength(2);
  });

  it('withholds what writes where that is the policy', async () => {
    await pool.end();
    start('withhold');
    await pool.query("INSERT INTO notes (text) VALUES ('withheld')");
    expect(await texts()).toEqual(['first', 'second']);
    expect(host.told).toEqual(['INSERT']);
  });
});
