import { ConflictError } from '../model/store.ts';
import { StoreError } from './store-error.ts';

/** An error of SQLite's as it crosses from a worker: an `Error` would lose its number on the way. */
export interface SqliteFault {
  message: string;
  stack: string;
  /** SQLite's extended result code; 0 where the error is not SQLite's. */
  errcode: number;
  /** The file that was being worked on. */
  file: string;
  kind: 'sqlite' | 'conflict' | 'usage' | 'refused';
}

/** @see https://www.sqlite.org/rescode.html */
const LIKELY: Readonly<Record<number, string>> = {
  5: 'another process holds it: is a second server running on the same folder?',
  6: 'another process holds it: is a second server running on the same folder?',
  8: 'it may not be written: check who owns the file and its folder',
  10: 'the disk gave an error: check its health and that it is not a network drive',
  11: 'it is damaged: restore the folder from a backup',
  13: 'the disk is full: make room, then try again',
  14: 'it cannot be opened: check that the folder exists and may be written by this user',
  26: 'it is not a database: was another file given this name?',
};
const CONSTRAINT = 19;

export function faultOf(error: unknown, file: string): SqliteFault {
  const errcode = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return { message, stack, errcode, file, kind: kindOf(error, errcode) };
}

function kindOf(error: unknown, errcode: number): SqliteFault['kind'] {
  if (error instanceof ConflictError || isUnique(errcode)) return 'conflict';
  if (errcode !== 0) return 'sqlite';
  return error instanceof StoreError ? 'refused' : 'usage';
}

/** SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID; other constraints are our own mistakes. */
const isUnique = (errcode: number): boolean => (errcode & 0xff) === CONSTRAINT && [6, 8, 10].includes(errcode >> 8);

/** The error that a caller of the store gets. */
export function errorOf(fault: SqliteFault): Error {
  const cause = new Error(fault.message);
  cause.stack = fault.stack;
  if (fault.kind === 'conflict') return new ConflictError(`${fault.file}: that id is taken`, { cause });
  if (fault.kind === 'refused') return new StoreError(fault.message, { cause });
  if (fault.kind === 'usage') return new TypeError(fault.message, { cause });
  const likely = LIKELY[fault.errcode & 0xff] ?? `SQLite says ${fault.message}`;
  return new StoreError(`${fault.file}: ${likely} (${fault.message})`, { cause });
}
