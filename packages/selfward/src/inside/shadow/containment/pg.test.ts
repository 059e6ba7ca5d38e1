import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type Pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseProcess } from '../../../../../../test/support/database-process.ts';
import { missing } from '../../../../../../test/support/needs.ts';
import { POSTGRESQL, startPostgresql } from '../../../../../../test/support/start-postgresql.ts';
import { freshCopyForTesting, hostForTesting } from './stores/fresh-copy-for-testing.ts';
import { containPg } from './stores/pg/client.ts';

const SCHEMA = `
  CREATE TABLE notes (id serial PRIMARY KEY, text text NOT NULL UNIQUE);
  INSERT INTO notes (text) VALUES ('first'), ('second');
  CREATE SEQUENCE tickets;
  CREATE TABLE logged (a int);
  CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO old (a) VALUES (new.a); NOTIFY logged; RETURN new; END $$;
  CREATE TABLE old (a int);
  CREATE TRIGGER log AFTER INSERT ON logged FOR EACH ROW EXECUTE FUNCTION log();
  CREATE FUNCTION upper() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN new.text = upper(new.text); PERFORM pg_notify('titles', new.text); RETURN new; END $$;
  CREATE TABLE "Titles" (id bigint GENERATED ALWAYS AS IDENTITY, text text, length int GENERATED ALWAYS AS (length(text)) STORED,
    more json, odd text[]);
  CREATE TRIGGER upper BEFORE INSERT ON public."Titles" FOR EACH ROW EXECUTE FUNCTION upper();
  INSERT INTO "Titles" (text, more, odd) VALUES ('one', '{"a": "), ("}', ARRAY['a,"b"', NULL, '(c)']);
  CREATE TABLE many AS SELECT n FROM generate_series(1, 6000) n;
  CREATE TABLE secured (a int); ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
  CREATE TABLE shown (a int); CREATE VIEW showing AS SELECT * FROM shown;
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
    execFileSync(join(dirname(POSTGRESQL), 'pg_dump'), ['--dbname', server.url], { encoding: 'utf8' }).replace(
      /^\\(?:un)?restrict .*$/gm,
      '',
    );

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
    await pool.end();
    await host.endProbe();
    expect(dump()).toBe(before);
  });
  const texts = async (from: { query: Pg.Pool['query'] } = pool) =>
    (await from.query('SELECT text FROM notes ORDER BY id')).rows.map(({ text }) => text);

  it('lets every client see what one wrote, and later requests too', async () => {
    const one = await pool.connect();
    await one.query('INSERT INTO notes (text) VALUES ($1)', ['stored']);
    one.release();
    expect(await texts()).toEqual(['first', 'second', 'stored']);
    expect((await living.query('SELECT 1 FROM notes')).rowCount).toBe(2);
    await host.endProbe();
    expect(await texts()).toEqual(['first', 'second', 'stored']);
    await pool.query("UPDATE public.notes SET text = 'changed' WHERE public.notes.text = 'first'");
    await host.endProbe();
    await pool.query("DELETE FROM notes WHERE text = 'second'");
    await host.endProbe();
    expect((await texts()).sort()).toEqual(['changed', 'stored']);
    const { rows } = await pool.query(
      "INSERT INTO notes (text) VALUES ('next') RETURNING id, currval('notes_id_seq') AS n",
    );
    expect(rows).toEqual([{ id: 4, n: '4' }]);
    expect(host.told).toEqual([]);
  });

  it('keeps values of every kind, and runs triggers over the stand-in alone', async () => {
    const heard: unknown[] = [];
    living.on('notification', ({ channel }) => heard.push(channel));
    await living.query('LISTEN titles');
    await pool.query('INSERT INTO "Titles" (text) VALUES ($1)', ['two']);
    for (const _ of [1, 2]) {
      await host.endProbe();
      expect((await pool.query('SELECT * FROM "Titles" ORDER BY id')).rows).toEqual([
        { id: '1', text: 'ONE', length: 3, more: { a: '), (' }, odd: ['a,"b"', null, '(c)'] },
        { id: '2', text: 'TWO', length: 3, more: null, odd: null },
      ]);
    }
    await living.query('UNLISTEN titles');
    living.removeAllListeners('notification');
    expect(heard).toEqual([]);
    expect(host.told).toEqual([]);
  });

  it.each([
    ['INSERT INTO many VALUES (0)', 'many: it has too many rows to be copied'],
    ['INSERT INTO secured VALUES (0)', 'secured: it has row security'],
    ['INSERT INTO shown VALUES (0)', 'shown: views show it'],
  ])('takes %s back, and tells', async (sql, why) => {
    const table = /INTO (\w+)/.exec(sql)?.[1];
    expect((await pool.query(sql)).rowCount).toBe(1);
    expect(host.told).toEqual([`a row of ${table}, taken back; its counters go on (${why})`]);
    await host.endProbe();
    expect((await pool.query(`SELECT 1 FROM ${table} WHERE ${table === 'many' ? 'n = 0' : 'true'}`)).rowCount).toBe(0);
  });

  it('takes back what a trigger writes elsewhere, and tells', async () => {
    await pool.query('INSERT INTO logged VALUES (1)');
    expect(host.told).toEqual(['what a statement writes to other tables by itself, taken back']);
    await host.endProbe();
    expect((await pool.query('SELECT 1 FROM logged')).rowCount).toBe(1);
    expect((await pool.query('SELECT 1 FROM old')).rowCount).toBe(0);
  });

  it('locks no row of a table that it has written to', async () => {
    await pool.query("UPDATE notes SET text = 'held' WHERE text = 'first'");
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT * FROM notes FOR UPDATE');
    const { rows } = await living.query(`SELECT mode, relation::regclass::text AS name FROM pg_locks
      WHERE pid <> pg_backend_pid() AND relation = 'public.notes'::regclass`);
    expect(rows.map(({ mode }) => mode)).toEqual(['AccessShareLock']);
    await living.query('BEGIN; SELECT 1 FROM notes FOR UPDATE NOWAIT');
    await living.query("UPDATE notes SET text = text WHERE text = 'first'; ROLLBACK");
    await client.query('COMMIT');
    client.release();
  });

  it('prepares a named statement anew once there is a stand-in', async () => {
    const named = { name: 'all', text: 'SELECT text FROM notes ORDER BY id' };
    expect((await pool.query(named)).rowCount).toBe(2);
    await pool.query("INSERT INTO notes (text) VALUES ('stored')");
    expect((await pool.query(named)).rowCount).toBe(3);
    expect((await pool.query({ name: 'other', text: 'SELECT text FROM public.notes' })).rowCount).toBe(3);
  });

  it('keeps nothing of a transaction that was rolled back, and what others wrote before it', async () => {
    await pool.query("INSERT INTO notes (text) VALUES ('kept')");
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query("INSERT INTO notes (text) VALUES ('lost')");
    await client.query('INSERT INTO "Titles" (text) VALUES (\'lost\')');
    await client.query('ROLLBACK');
    client.release();
    await host.endProbe();
    expect(await texts()).toEqual(['first', 'second', 'kept']);
    expect((await pool.query('SELECT 1 FROM "Titles"')).rowCount).toBe(1);
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
    await living.query('BEGIN; UPDATE many SET n = n WHERE n = 1');
    try {
      await expect(pool.query('UPDATE many SET n = 0 WHERE n = 1')).rejects.toMatchObject({
        code: '55P03',
      });
    } finally {
      await living.query('ROLLBACK');
    }
  });

  it('gives up its own locks before a living client gives up, without being asked to', async () => {
    await pool.query('UPDATE many SET n = 0 WHERE n = 1');
    await living.query("BEGIN; SET LOCAL lock_timeout = '3s'");
    await living.query('UPDATE many SET n = n WHERE n = 1');
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
