import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { Database } from './database.ts';

/** Where a server is that holds the building already: applications that are watched from within have theirs outside. */
const ELSEWHERE = process.env.LAB_POSTGRESQL;

/** PostgreSQL in this process and in memory, loaded when it is first asked; it takes one statement at a time. */
export function postgresql(schema: readonly string[]): Database {
  if (ELSEWHERE !== undefined) return overThere(ELSEWHERE);
  let ready: Promise<PGlite> | undefined;
  return {
    async ask(sql, values = []) {
      ready ??= start(schema);
      const { rows } = await (await ready).query<Record<string, unknown>>(sql, [...values]);
      return rows;
    },
  };
}

async function start(schema: readonly string[]): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create();
  for (const statement of schema) await database.exec(statement);
  return database;
}

function overThere(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  return {
    async ask(sql, values = []) {
      const { rows } = await pool.query<Record<string, unknown>>(sql, [...values]);
      return rows;
    },
  };
}
