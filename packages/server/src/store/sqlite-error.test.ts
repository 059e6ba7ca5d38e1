import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConflictError } from '../model/store.ts';
import { inSavepoint, inTransaction, openDatabase } from './sqlite-database.ts';
import { errorOf, faultOf } from './sqlite-error.ts';
import { StoreError } from './store-error.ts';

const sqliteError = (errcode: number): Error => Object.assign(new Error('as SQLite says it'), { errcode });

describe('an error of SQLite', () => {
  it.each([
    [5, StoreError, 'another process holds it'],
    [261, StoreError, 'another process holds it'],
    [1544, StoreError, 'may not be written'],
    [778, StoreError, 'the disk gave an error'],
    [11, StoreError, 'restore the folder from a backup'],
    [13, StoreError, 'the disk is full'],
    [14, StoreError, 'cannot be opened'],
    [26, StoreError, 'not a database'],
    [1, StoreError, 'SQLite says as SQLite says it'],
    [1299, StoreError, 'SQLite says'],
    [1555, ConflictError, 'taken'],
    [2067, ConflictError, 'taken'],
    [2579, ConflictError, 'taken'],
  ])('%i is told with its file, its likely cause and what SQLite said', (errcode, kind, words) => {
    const error = errorOf(structuredClone(faultOf(sqliteError(errcode), '/data/selfward.db')));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(/^\/data\/selfward\.db: /);
    expect(error.message).toContain(words);
    expect(error.cause).toMatchObject({ message: 'as SQLite says it' });
  });
});

describe('a full disk', () => {
  it('undoes all of a transaction, and the file can be written again when there is room', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'selfward-full-'));
    const db = openDatabase(join(folder, 'x.db'), 'durable');
    db.exec('CREATE TABLE t (a TEXT) STRICT');
    db.exec('PRAGMA max_page_count = 20');
    const fill = (): void => {
      db.run('INSERT INTO t VALUES (?)', 'first');
      for (let count = 0; count < 100; count += 1) {
        inSavepoint(db, () => db.run('INSERT INTO t VALUES (?)', 'x'.repeat(4000)));
      }
    };
    let caught: unknown;
    try {
      inTransaction(db, fill);
    } catch (error) {
      caught = error;
    }
    expect(errorOf(faultOf(caught, db.file)).message).toContain('the disk is full: make room, then try again');
    expect(db.one('SELECT count(*) AS total FROM t')).toEqual({ total: 0 });
    expect(db.inTransaction()).toBe(false);
    db.exec('PRAGMA max_page_count = 10000');
    inTransaction(db, fill);
    expect(db.one('SELECT count(*) AS total FROM t')).toEqual({ total: 101 });
    db.close();
    await rm(folder, { recursive: true });
  });
});
