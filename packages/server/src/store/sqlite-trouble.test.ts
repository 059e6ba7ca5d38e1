import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConflictError } from '../model/store.ts';
import { alarmForTesting as alarm, logEntryForTesting as entry } from './rowsForTesting.ts';
import { openSqliteStore } from './sqlite.ts';
import { StoreError } from './store-error.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'selfward-trouble-'));
  folder = root;
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Somebody with a tool of their own. */
function meddle(...statements: string[]): void {
  const db = new DatabaseSync(join(folder, 'selfward.db'), { timeout: 5000 });
  for (const statement of statements) db.exec(statement);
  db.close();
}

const opening = async (): Promise<Error> => {
  const result: unknown = await openSqliteStore({ folder }).then(
    async (store) => {
      await store.close();
      return new Error('it opened');
    },
    (error: unknown) => error,
  );
  return result instanceof Error ? result : new Error(String(result));
};

describe('an embedded store that cannot be opened', () => {
  it.each([
    {
      what: 'a file in the place of its folder',
      make: async () => {
        await writeFile(join(folder, 'file'), '');
        folder = join(folder, 'file', 'data');
      },
      says: ['cannot be made (ENOTDIR)', 'no file stands in its place'],
    },
    {
      what: 'a folder in the place of its file',
      make: () => mkdir(join(folder, 'selfward.db')),
      says: ['selfward.db cannot be opened for writing (EISDIR)'],
    },
    {
      what: 'a file that is no database',
      make: () => writeFile(join(folder, 'selfward.db'), 'These are notes, and not a database at all. '.repeat(100)),
      says: ['selfward.db: it is not a database: was another file given this name?'],
    },
    {
      what: 'readings that are no database',
      make: () => writeFile(join(folder, 'readings.db'), 'These are notes, and not a database at all. '.repeat(100)),
      says: ['readings.db: it is not a database'],
    },
    {
      what: 'the database of another program',
      make: async () => meddle('CREATE TABLE songs (title TEXT)'),
      says: ['selfward.db is the database of another program'],
    },
    {
      what: 'a file of a newer program',
      make: async () => {
        await (await openSqliteStore({ folder })).close();
        meddle('INSERT INTO schema_version VALUES (99, 0)');
      },
      says: ['selfward.db was written by a newer Selfward (schema 99, this one knows 1)'],
    },
  ])('names $what', async ({ make, says }) => {
    await make();
    const error = await opening();
    expect(error).toBeInstanceOf(StoreError);
    expect(error.cause).toBeInstanceOf(Error);
    for (const part of says) expect(error.message).toContain(part);
  });

  // Root may write everywhere.
  if (process.getuid?.() !== 0) {
    it('names a folder that may not be written', async () => {
      await chmod(folder, 0o500);
      expect((await opening()).message).toContain('(EACCES)');
    });
  }
});

describe('an embedded store', () => {
  it('is for its owner alone', async () => {
    const store = await openSqliteStore({ folder: join(folder, 'data') });
    await store.operators.count();
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
    for (const name of ['selfward.db', 'selfward.db-wal', 'readings.db']) {
      expect((await stat(join(folder, 'data', name))).mode & 0o077, name).toBe(0);
    }
    await store.close();
    await store.close();
    await expect(store.alarms.get('a')).rejects.toThrow('the store is closed');
    await expect(store.alarms.put(alarm({ id: 'a' }))).rejects.toThrow('the store is closed');
  });

  it('finishes what it was given before it closes', async () => {
    const store = await openSqliteStore({ folder });
    const writes = Array.from({ length: 300 }, (_, at) => store.alarms.insert(alarm({ id: `a${at}` })));
    await Promise.all([store.close(), ...writes]);
    const again = await openSqliteStore({ folder });
    expect(await again.alarms.count()).toBe(300);
    await again.close();
  });

  it('derives its columns anew when a table is declared otherwise', async () => {
    const store = await openSqliteStore({ folder });
    await store.alarms.insertMany([alarm({ id: 'a', kind: 'store', text: 'Über' }), alarm({ id: 'b', active: false })]);
    await store.close();
    // As an older program would have left it: another column, without those of today.
    meddle(
      "UPDATE derived SET spec = '{}' WHERE name = 'alarms'",
      'DROP INDEX alarms_kind',
      'ALTER TABLE alarms DROP COLUMN f_kind',
      'ALTER TABLE alarms ADD COLUMN f_gone ANY',
      'CREATE INDEX alarms_gone ON alarms (f_gone)',
    );
    const again = await openSqliteStore({ folder });
    expect((await again.alarms.find({ where: { kind: 'store' }, text: 'ÜBER' })).rows).toHaveLength(1);
    expect(await again.alarms.count({ active: false })).toBe(1);
    await again.close();
  });

  it('lets nobody change or shorten its log, not even with SQL', async () => {
    const store = await openSqliteStore({ folder });
    await store.log.append([entry({ seq: 1 })]);
    expect(() => meddle("UPDATE log SET json = '{}'")).toThrow('only grows');
    expect(() => meddle('DELETE FROM log')).toThrow('only grows');
    expect(await store.log.last()).toEqual(entry({ seq: 1 }));
    await store.close();
  });

  it('shares its folder with a second process, and each number of the log is given once', async () => {
    const [one, two] = await Promise.all([openSqliteStore({ folder }), openSqliteStore({ folder })]);
    await one.log.append([entry({ seq: 1 })]);
    expect(await two.log.last()).toEqual(entry({ seq: 1 }));
    await expect(two.log.append([entry({ seq: 1 })])).rejects.toThrow(ConflictError);
    const claims = await Promise.all(
      [one, two].map(async ({ alarms }, at) => {
        await alarms.put(alarm({ id: `own${at}` }));
        return alarms.update('own0', { acknowledged: true, acknowledgedBy: `op${at}` }, { acknowledged: false });
      }),
    );
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    await Promise.all([one.close(), two.close()]);
  });

  it('says who is in the way when another process holds its file', async () => {
    const store = await openSqliteStore({ folder });
    const holder = new DatabaseSync(join(folder, 'selfward.db'));
    holder.exec('BEGIN IMMEDIATE');
    const error: unknown = await store.alarms.put(alarm({ id: 'a' })).catch((caught: unknown) => caught);
    expect(String(error)).toContain('another process holds it: is a second server running on the same folder?');
    holder.exec('ROLLBACK');
    holder.close();
    await store.alarms.put(alarm({ id: 'a' }));
    await store.close();
  });

  it('lets one request fail alone among those that are committed together', async () => {
    const store = await openSqliteStore({ folder });
    await store.alarms.insert(alarm({ id: 'taken' }));
    const results = await Promise.allSettled([
      store.alarms.insert(alarm({ id: 'a' })),
      store.alarms.insertMany([alarm({ id: 'b' }), alarm({ id: 'taken' })]),
      store.log.append([entry({ seq: 1 })]),
      store.log.append([entry({ seq: 1 })]),
      store.alarms.insert(alarm({ id: 'c' })),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect((await store.alarms.find()).rows.map(({ id }) => id)).toEqual(['a', 'c', 'taken']);
    await store.close();
  });
});
