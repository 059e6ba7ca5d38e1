import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type Pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseProcess } from '../../../../../../test/support/database-process.ts';
import { missing } from '../../../../../../test/support/needs.ts';
import { POSTGRESQL, startPostgresql } from '../../../../../../test/support/start-postgresql.ts';
import { freshCopyForTesting, hostForTesting } from './stores/fresh-copy-for-testing.ts';
import { containPg } from './stores/pg-client.ts';

const SCHEMA = `
  CREATE TABLE notes (id serial PRIMARY KEY, text text NOT NULL UNIQUE);
  INSERT INTO notes (text) VALUES ('first'), ('second');
  CREATE SEQUENCE tickets;
`;

describe.skipIf(missing('PostgreSQL', POSTGRESQL))('pg in a shadow', () => {
  let server: DatabaseProcess;
  let living: Pg.Client;
  beforeAll(async () => {
    server = await startPostgresql();
    living = new (freshCopyForTesting<typeof Pg>('pg').loaded.Client)(server.url);
    await living.connect();
    await living.query(SCHEMA);
  }, 60_000);
  afterAll(async () => {
    await living?.end();
    await server?.stop();
  });

  const dump = () =>
    execFileSync(join(dirname(POSTGRESQL), 'pg_dump'), ['--dbname', server.url], { encoding: 'utf8' })
      .replace(/^\\(?:un)?restrict .*$/gm, '')
      // A row that takes its number from a sequence advances it, and nothing takes that back.
      .replace(/^SELECT pg_catalog\.setval\('public\.notes_id_seq'.*$/m, '');

  let host: ReturnType<typeof hostForTesting>;
  let pool: Pg.Pool;
  let before: string;
  const start = (policy: 'overlay' | 'withhold' = 'overlay') => {
    host = hostForTesting({ policy });
    const { loaded, file } = freshCopyForTesting<typeof Pg>('pg');
    containPg(file('lib/client.js'), host);
    pool = new loaded.Pool({ connectionString: server.url });
  };
  beforeEach(() => {
    before = dump();
    start();
  });
  afterEach(async () => {
    await host.endProbe();
    await pool.end();
    expect(dump()).toBe(before);
  });
  const texts = async (from: { query: Pg.Pool['query'] } = pool) =>
    (await from.query('SELECT text FROM notes ORDER BY id')).rows.map(({ text }) => text);

  it('lets every client see what one wrote, until the end of the probe', async () => {
    const one = await pool.connect();
    await one.query('INSERT INTO notes (text) VALUES ($1)', ['stored']);
    one.release();
    expect(await texts()).toEqual(['first', 'second', 'stored']);
    expect((await living.query('SELECT 1 FROM notes')).rowCount).toBe(2);
    await host.endProbe();
    expect(await texts()).toEqual(['first', 'second']);
  });

  it.each([
    ['COMMIT', ['first', 'second', 'mine']],
    ['ROLLBACK', ['first', 'second']],
  ])('makes a transaction that ends with %s a savepoint', async (end, left) => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query("INSERT INTO notes (text) VALUES ('mine')");
    expect((await client.query(end)).command).toBe(end);
    client.release();
    expect(await texts()).toEqual(left);
  });

  it('keeps an error from spoiling what follows, and spoils the application’s own transaction as ever', async () => {
    await expect(pool.query('SELECT no_column FROM notes')).rejects.toMatchObject({ code: '42703' });
    await expect(pool.query("INSERT INTO notes (text) VALUES ('first')")).rejects.toMatchObject({ code: '23505' });
    const client = await pool.connect();
    await client.query("BEGIN; INSERT INTO notes (text) VALUES ('kept')");
    await client.query('BEGIN');
    await client.query("INSERT INTO notes (text) VALUES ('lost')");
    await expect(client.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
    expect((await client.query('COMMIT')).command).toBe('ROLLBACK');
    client.release();
    expect(await texts()).toEqual(['first', 'second', 'kept']);
  });

  it('forgets a transaction that a probe left open', async () => {
    const left = await pool.connect();
    await left.query('BEGIN');
    await left.query("INSERT INTO notes (text) VALUES ('left')");
    await host.endProbe();
    expect((await left.query('SELECT text FROM notes')).rowCount).toBe(2);
    const next = await pool.connect();
    await next.query('BEGIN');
    await next.query("INSERT INTO notes (text) VALUES ('next')");
    await next.query('COMMIT');
    expect(await texts(left)).toEqual(['first', 'second', 'next']);
    next.release();
    left.release();
  });

  it('lets one transaction wait for another, and goes on without it', async () => {
    const one = await pool.connect();
    const two = await pool.connect();
    await one.query('BEGIN');
    const waiting = two.query('BEGIN');
    await one.query('COMMIT');
    expect((await waiting).command).toBe('BEGIN');
    await expect(one.query('BEGIN')).rejects.toMatchObject({ code: '55P03' });
    await two.query('ROLLBACK');
    one.release();
    two.release();
  });

  it('takes savepoints of the application', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('SAVEPOINT a');
    await client.query("INSERT INTO notes (text) VALUES ('lost')");
    await expect(client.query('SELECT 1 / 0')).rejects.toThrow();
    await client.query('ROLLBACK TO a');
    await client.query("INSERT INTO notes (text) VALUES ('kept')");
    await client.query('COMMIT');
    client.release();
    expect(await texts()).toEqual(['first', 'second', 'kept']);
  });

  it.each([
    'DROP TABLE notes',
    'TRUNCATE notes',
    'CREATE TABLE t (a int)',
    "SELECT nextval('tickets')",
    'SELECT pg_advisory_lock(1)',
    'SELECT pg_sleep(60)',
    "COPY notes FROM PROGRAM 'id'",
    'DO $$ BEGIN DELETE FROM notes; END $$',
    'SELECT 1; DROP TABLE notes',
    "INSERT INTO notes (text) VALUES ('a'); COMMIT; DROP TABLE notes",
    'PREPARE a AS DELETE FROM notes',
    'SELECT lo_create(0), pg_terminate_backend(1)',
  ])('refuses %s', async (sql) => {
    await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
    expect(host.told).toHaveLength(1);
  });

  it.each([
    'CREATE TABLE IF NOT EXISTS t (a int)',
    'LISTEN a',
    'NOTIFY a',
    'DISCARD ALL',
    'SET lock_timeout = 0',
    'LOCK TABLE notes',
  ])('answers %s as if it had been done', async (sql) => {
    await expect(pool.query(sql)).resolves.toMatchObject({ rows: [] });
    expect(host.told).toHaveLength(1);
  });

  it('fails fast where a living client holds the lock', async () => {
    await living.query("BEGIN; UPDATE notes SET text = text WHERE text = 'first'");
    try {
      await expect(pool.query("UPDATE notes SET text = 'a' WHERE text = 'first'")).rejects.toMatchObject({
        code: '55P03',
      });
    } finally {
      await living.query('ROLLBACK');
    }
  });

  it('gives up its own locks before a living client gives up, without being asked to', async () => {
    await pool.query("UPDATE notes SET text = 'a' WHERE text = 'first'");
    await living.query("BEGIN; SET LOCAL lock_timeout = '3s'");
    await living.query("UPDATE notes SET text = text WHERE text = 'first'");
    await living.query('ROLLBACK');
  });

  it('keeps what clients set for themselves after a probe', async () => {
    await pool.query("SET application_name = 'mine'");
    await host.endProbe();
    expect((await pool.query('SHOW application_name')).rows).toEqual([{ application_name: 'mine' }]);
  });

  it('gives named statements, callbacks, array rows and events', async () => {
    const named = { name: 'a', text: 'SELECT $1::int AS a' };
    expect((await pool.query({ ...named, values: [1] })).rows).toEqual([{ a: 1 }]);
    expect((await pool.query({ ...named, values: [2] })).rows).toEqual([{ a: 2 }]);
    expect((await pool.query({ text: 'SELECT 1, 2', rowMode: 'array' })).rows).toEqual([[1, 2]]);
    const found = await new Promise((resolve, reject) => {
      pool.query('SELECT 3 AS a', (error: unknown, result: Pg.QueryResult) =>
        error ? reject(error) : resolve(result.rows),
      );
    });
    expect(found).toEqual([{ a: 3 }]);
  });

  it('opens one connection for all of them', async () => {
    await Promise.all([1, 2, 3, 4, 5].map(() => pool.query('SELECT 1')));
    const { rows } = await living.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE backend_type = 'client backend'",
    );
    expect(rows).toEqual([{ n: 2 }]);
  });

  it('withholds what writes where that is the policy', async () => {
    start('withhold');
    await pool.query("INSERT INTO notes (text) VALUES ('withheld')");
    expect(await texts()).toEqual(['first', 'second']);
    expect(host.told).toEqual(['INSERT']);
  });
});
