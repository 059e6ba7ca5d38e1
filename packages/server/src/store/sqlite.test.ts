import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Store } from '../model/store.ts';
import { TABLES } from '../model/table-spec.ts';
import { storeConformance } from './conformanceForTesting.ts';
import { openSqliteStore } from './sqlite.ts';

describe('over files in a folder', () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'selfward-sqlite-'));
    store = await openSqliteStore({ folder });
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Behind the store's back, as it offers no way to empty the log. */
  const empty = async (): Promise<void> => {
    const main = new DatabaseSync(join(folder, 'selfward.db'), { timeout: 5000 });
    const trigger = "SELECT sql FROM sqlite_schema WHERE name = 'log_never_shrinks'";
    const sql = String(main.prepare(trigger).get()?.sql);
    main.exec('BEGIN IMMEDIATE; DROP TRIGGER log_never_shrinks; DELETE FROM log');
    for (const name of Object.keys(TABLES)) main.exec(`DELETE FROM ${name}`);
    main.exec(`${sql}; COMMIT`);
    main.close();
    const readings = new DatabaseSync(join(folder, 'readings.db'), { timeout: 5000 });
    readings.exec('DELETE FROM readings');
    readings.close();
  };
  storeConformance('sqlite', async () => ({ store, dispose: empty }));
});
