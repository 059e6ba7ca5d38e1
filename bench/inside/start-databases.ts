import { existsSync } from 'node:fs';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { SCHEMA } from '../../lab/cases/databases/database.ts';
import { MARIADB, startMariadb } from '../../test/support/start-mariadb.ts';
import { POSTGRESQL, startPostgresql } from '../../test/support/start-postgresql.ts';

/**
 * The databases of the cases as servers of their own, as applications have them: what a process starts or holds by
 * itself is another one in its shadow. What is not installed is said, and its cases are told as not found.
 *
 * @returns what the applications' environment names them by.
 */
export async function startDatabases(say: (line: string) => void): Promise<{
  env: Record<string, string>;
  stop(): Promise<void>;
}> {
  const env: Record<string, string> = {};
  const stops: (() => Promise<unknown> | unknown)[] = [];
  for (const program of [POSTGRESQL, MARIADB]) {
    if (!existsSync(program)) say(`left out: there is no ${program}`);
  }
  if (existsSync(POSTGRESQL)) {
    const { url, stop } = await startPostgresql();
    stops.push(stop);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const statement of SCHEMA) await client.query(statement);
    await client.end();
    env.LAB_POSTGRESQL = url;
  }
  if (existsSync(MARIADB)) {
    const { url, stop } = await startMariadb();
    stops.push(stop);
    const client = await mysql.createConnection(url);
    await client.query('CREATE DATABASE lab');
    await client.query('USE lab');
    for (const statement of SCHEMA) await client.query(statement);
    await client.end();
    env.LAB_MARIADB = `${url}/lab`;
  }
  return {
    env,
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}
