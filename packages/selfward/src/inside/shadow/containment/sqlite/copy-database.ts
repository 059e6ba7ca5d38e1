import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';

/** SQLite's database header: 100 bytes, of which 24 to 27 count the changes of the rollback-journal modes. */
const HEADER_BYTES = 100;
/** The write-ahead log's header: two salts in it are new whenever the log begins again. */
const WAL_HEADER_BYTES = 32;
/** Bytes 18 and 19 of the database's header where it is written to through a log. */
const WAL_FORMAT = '0202';
const TRIES = 40;
const LONGEST_PAUSE_MS = 250;

/** What besides the database itself holds some of its content: the write-ahead log, or the journal of an unfinished change. */
const BESIDE = ['-wal', '-journal'];

/**
 * Where the shadow's copy of a database file lives: the same for every connection and worker thread, whichever way the
 * file is named.
 */
export function copyPath(folder: string, file: string): string {
  const real = realPath(file);
  const key = createHash('sha256').update(real).digest('hex').slice(0, 32);
  return join(folder, 'sqlite', key, basename(real));
}

/** A file that does not exist yet is known by its folder. */
function realPath(file: string): string {
  const path = resolve(file);
  try {
    return fs.realpathSync(path);
  } catch {
    try {
      return join(fs.realpathSync(dirname(path)), basename(path));
    } catch {
      return path;
    }
  }
}

/**
 * Makes the shadow's copy of a database, once, consistent even while others write, and without a lock, a reader's mark or
 * any other byte in the living files: SQLite itself would leave marks in `-shm`, and make the living wait.
 *
 * What is read is whole if nothing changed meanwhile. With a write-ahead log, the database may be written to by a
 * checkpoint meanwhile: all of that stands in the log too, which is copied after it, as long as the log has not begun again.
 *
 * @returns where it is; where there is no such file, nothing was made and the shadow may make one there.
 * @throws Error where it was never still for long enough.
 */
export function copyDatabase(folder: string, file: string): string {
  const copy = copyPath(folder, file);
  fs.mkdirSync(dirname(copy), { recursive: true });
  if (fs.existsSync(copy)) return copy;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const before = stateOf(file);
    if (before.size === undefined) return copy;
    const own = fs.mkdtempSync(join(dirname(copy), `making-${threadId}-`));
    try {
      const made = join(own, basename(copy));
      for (const end of ['', ...BESIDE]) copyIfThere(`${file}${end}`, `${made}${end}`);
      if (isSame(before, stateOf(file))) return publish(made, copy);
    } finally {
      fs.rmSync(own, { recursive: true, force: true });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.min(LONGEST_PAUSE_MS, 2 ** attempt));
  }
  throw new Error(`${file}: no consistent copy for the shadow, because it is written to all the time`);
}

/** The first one wins; what stands beside is in place before the database is, and so before anybody can open it. */
function publish(made: string, copy: string): string {
  const winner = join(dirname(copy), 'winner');
  try {
    // Who makes this one is alone from here on.
    fs.mkdirSync(winner);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    waitFor(copy);
    return copy;
  }
  for (const end of BESIDE) if (fs.existsSync(`${made}${end}`)) fs.renameSync(`${made}${end}`, `${copy}${end}`);
  fs.renameSync(made, copy);
  return copy;
}

/** Two renames away. */
function waitFor(copy: string): void {
  for (let waited = 0; waited < 2000 && !fs.existsSync(copy); waited++)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

function copyIfThere(from: string, to: string): void {
  try {
    // Where the file system shares blocks between files this takes no time and no space.
    fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE);
    fs.chmodSync(to, 0o600);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

interface State {
  size: string | undefined;
  stamp: string;
  header: string;
  /** The log's inode and header. */
  wal: string;
  hasWal: boolean;
  journal: string;
}

function stateOf(file: string): State {
  const main = stampOf(file);
  const header = head(file, HEADER_BYTES);
  const wal = head(`${file}-wal`, WAL_HEADER_BYTES);
  return {
    size: main?.size,
    stamp: main?.stamp ?? '',
    header,
    wal: `${stampOf(`${file}-wal`)?.inode ?? ''} ${wal}`,
    hasWal: header.slice(36, 40) === WAL_FORMAT && wal.length === WAL_HEADER_BYTES * 2,
    journal: stampOf(`${file}-journal`)?.stamp ?? '',
  };
}

function isSame(before: State, after: State): boolean {
  if (before.wal !== after.wal || before.journal !== after.journal || after.size === undefined) return false;
  // A log that only grew repairs what a checkpoint did to the copy of the database.
  if (before.hasWal && after.hasWal) return true;
  return before.size === after.size && before.stamp === after.stamp && before.header === after.header;
}

function stampOf(file: string): { size: string; inode: string; stamp: string } | undefined {
  try {
    const { size, mtimeNs, ctimeNs, ino } = fs.statSync(file, { bigint: true });
    return { size: String(size), inode: String(ino), stamp: `${ino} ${size} ${mtimeNs} ${ctimeNs}` };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function head(file: string, bytes: number): string {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, 'r');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return '';
    throw error;
  }
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.toString('hex', 0, fs.readSync(descriptor, buffer, 0, bytes, 0));
  } finally {
    fs.closeSync(descriptor);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
