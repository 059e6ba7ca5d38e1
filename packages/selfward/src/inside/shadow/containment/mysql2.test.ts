import type Mysql from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseProcess } from '../../../../../../test/support/database-process.ts';
import { missing } from '../../../../../../test/support/needs.ts';
import { MARIADB, startMariadb } from '../../../../../../test/support/start-mariadb.ts';
import { freshCopyForTesting, hostForTesting } from './stores/fresh-copy-for-testing.ts';
import { containMysqlConfig, containMysqlConnection } from './stores/mysql/connection.ts';

const SCHEMA = [
  'CREATE DATABASE building',
  'USE building',
  'CREATE TABLE notes (id int AUTO_INCREMENT PRIMARY KEY, text varchar(100) NOT NULL UNIQUE) ENGINE=InnoDB',
  "INSERT INTO notes (text) VALUES ('first'), ('second')",
  'CREATE TABLE old (a int) ENGINE=MyISAM',
  'CREATE TABLE logged (a int) ENGINE=InnoDB',
  'CREATE TRIGGER log AFTER INSERT ON logged FOR EACH ROW INSERT INTO old VALUES (new.a)',
  'CREATE SEQUENCE tickets',
  `CREATE TABLE kinds (id int AUTO_INCREMENT PRIMARY KEY, text varchar(9), length int AS (length(text)) STORED, more json,
    bits bit(3), data blob, at timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP) ENGINE=InnoDB`,
  `INSERT INTO kinds (text, more, bits, data, at) VALUES ('one', '{"a": 1}', b'010', x'ff00', '2020-01-01')`,
  'CREATE TABLE many (a int) ENGINE=InnoDB',
  'INSERT INTO many SELECT seq FROM seq_1_to_6000',
  'CREATE TABLE shown (a int) ENGINE=InnoDB',
  'CREATE VIEW showing AS SELECT * FROM shown',
  'CREATE TABLE triggered (a int) ENGINE=InnoDB',
  'CREATE TRIGGER more AFTER INSERT ON triggered FOR EACH ROW INSERT INTO shown VALUES (new.a)',
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
      content.push(JSON.stringify(made));
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
    await pool.end();
    await host.endProbe();
    expect(await dump()).toEqual(before);
  });
  const texts = async () =>
    (await pool.query<Mysql.RowDataPacket[]>('SELECT text FROM notes ORDER BY id'))[0].map(({ text }) => text);

  it('lets every connection see what one wrote, and later requests too', async () => {
    const one = await pool.getConnection();
    await one.execute('INSERT INTO kinds (text) VALUES (?)', ['prepared']);
    const [{ affectedRows }] = await one.query<Mysql.ResultSetHeader>('INSERT INTO notes (text) VALUES (?)', [
      "sto'red",
    ]);
    expect(affectedRows).toBe(1);
    await one.execute('INSERT INTO notes (text) VALUES (?)', ['prepared']);
    one.release();
    expect(await texts()).toEqual(['first', 'second', "sto'red", 'prepared']);
    expect((await living.query('SELECT 1 FROM notes'))[0]).toHaveLength(2);
    await host.endProbe();
    expect(await texts()).toEqual(['first', 'second', "sto'red", 'prepared']);
    await pool.query("UPDATE building.notes SET text = 'changed' WHERE text = 'first'");
    await host.endProbe();
    await pool.execute("DELETE FROM `notes` WHERE text = 'second'");
    await host.endProbe();
    expect(await texts()).toEqual(['changed', "sto'red", 'prepared']);
    const [twice] = await pool.query('SELECT a.text FROM notes a JOIN notes b ON a.id = b.id');
    expect(twice).toHaveLength(3);
    expect(host.told).toEqual([]);
  });

  it('keeps values of every kind', async () => {
    await pool.query("INSERT INTO kinds (text, more, bits, data) VALUES ('two', '{}', b'101', x'00ff')");
    for (const _ of [1, 2]) {
      await host.endProbe();
      const [rows] = await pool.query('SELECT id, text, length, more FROM kinds ORDER BY id');
      expect(rows).toEqual([
        { id: 1, text: 'one', length: 3, more: { a: 1 } },
        { id: 2, text: 'two', length: 3, more: {} },
      ]);
    }
    expect(host.told).toEqual([]);
  });

  it.each([
    ['INSERT INTO many VALUES (0)', 'many: it has too many rows to be copied'],
    ['INSERT INTO shown VALUES (0)', 'shown: views show it'],
    ['INSERT INTO triggered VALUES (0)', 'triggered: it has triggers'],
  ])('takes %s back, and tells', async (sql, why) => {
    await pool.query("INSERT INTO notes (text) VALUES ('before')");
    const table = /INTO (\w+)/.exec(sql)?.[1];
    expect((await pool.query(sql))[0]).toMatchObject({ affectedRows: 1 });
    expect(host.told).toEqual([`a row of ${table}, taken back; its counters go on (${why})`]);
    await pool.query("INSERT INTO notes (text) VALUES ('after')");
    expect(host.told).toHaveLength(2);
    await host.endProbe();
    expect((await pool.query(`SELECT 1 FROM ${table} WHERE a = 0`))[0]).toEqual([]);
    expect(await texts()).toEqual(['first', 'second', 'before']);
  });

  it('runs once more, to be taken back, what the server refuses to write there', async () => {
    expect((await pool.query('CREATE TEMPORARY TABLE mine (a int)'))[0]).toMatchObject({ affectedRows: 0 });
    expect((await pool.execute('INSERT INTO mine VALUES (?)', [1]))[0]).toMatchObject({ affectedRows: 1 });
    expect(host.told[0]).toBe('what a statement writes to other tables by itself, taken back');
  });

  it('locks no row of a table that it has written to', async () => {
    await pool.query("UPDATE notes SET text = 'held' WHERE text = 'first'");
    const connection = await pool.getConnection();
    await connection.beginTransaction();
    await connection.query('SELECT * FROM notes FOR UPDATE');
    await living.query('START TRANSACTION');
    await living.query('SELECT 1 FROM notes FOR UPDATE NOWAIT');
    await living.query("UPDATE notes SET text = 'second' WHERE text = 'second'");
    await living.query('ROLLBACK');
    await connection.commit();
    connection.release();
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
    await living.query('UPDATE many SET a = -1 WHERE a = 1');
    try {
      await expect(pool.query('UPDATE many SET a = 0 WHERE a = 1')).rejects.toThrow();
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
    await pool.query('UPDATE many SET a = 0 WHERE a = 1');
    await living.query('SET SESSION innodb_lock_wait_timeout = 3');
    await living.query('START TRANSACTION');
    await living.query('UPDATE many SET a = -1 WHERE a = 1');
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
