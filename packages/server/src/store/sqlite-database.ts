import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { codeOf, StoreError } from './store-error.ts';

type Row = Record<string, SQLOutputValue>;

/** One connection, with its statements prepared once. */
export interface Database {
  readonly file: string;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  one(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** @returns how many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  exec(sql: string): void;
  inTransaction(): boolean;
  close(): void;
}

const MOST_STATEMENTS = 200;

/** How a file is used: `durable` loses nothing that was committed; `quick` may lose the last moments when power fails. */
export type Use = 'durable' | 'quick' | 'read';

export function openDatabase(file: string, use: Use): Database {
  if (use !== 'read') touch(file);
  const db = new DatabaseSync(file, { readOnly: use === 'read', timeout: 5000 });
  if (use !== 'read') {
    db.exec('PRAGMA journal_mode = WAL');
    db.exec(`PRAGMA synchronous = ${use === 'durable' ? 'FULL' : 'NORMAL'}`);
  }
  db.exec(
    'PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY',
  );

  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepared = (sql: string) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  return {
    file,
    all: (sql, ...values) => prepared(sql).all(...values),
    one: (sql, ...values) => prepared(sql).get(...values),
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    exec: (sql) => db.exec(sql),
    inTransaction: () => db.isTransaction,
    close: () => db.close(),
  };
}

/** SQLite gives its -wal and -shm files the rights of the database: password hashes are nobody else's to read. */
function touch(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (cause) {
    throw new StoreError(
      `${file} cannot be opened for writing (${codeOf(cause)}): check that the folder may be written by this user`,
      { cause },
    );
  }
}

/** Does all of it or nothing. The write lock is taken at once, so that it cannot be refused half-way. */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself when the disk was full or failed.
    if (db.inTransaction()) db.exec('ROLLBACK');
    throw error;
  }
}

/** A part of a transaction that can fail alone. */
export function inSavepoint<T>(db: Database, work: () => T): T {
  db.exec('SAVEPOINT part');
  try {
    const result = work();
    db.exec('RELEASE part');
    return result;
  } catch (error) {
    if (db.inTransaction()) db.exec('ROLLBACK TO part; RELEASE part');
    throw error;
  }
}

/** Several readings of one moment. */
export function inSnapshot<T>(db: Database, work: () => T): T {
  db.exec('BEGIN');
  try {
    return work();
  } finally {
    if (db.inTransaction()) db.exec('COMMIT');
  }
}
