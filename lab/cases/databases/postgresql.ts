import type { PGlite } from '@electric-sql/pglite';
import type { Database } from './database.ts';

/** PostgreSQL in this process and in memory, loaded when it is first asked; it takes one statement at a time. */
export function postgresql(schema: readonly string[]): Database {
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
