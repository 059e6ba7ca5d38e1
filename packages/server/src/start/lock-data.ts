import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../config.ts';

/**
 * Claims a data folder for this process. The claim is the operating system's own lock on a file, which ends with the
 * process however it ends: no stale lock is left behind by a crash.
 *
 * @returns what gives it back.
 * @throws ConfigError when another server works on the folder.
 */
export async function lockData(folder: string): Promise<() => void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigError(`the data folder ${folder} cannot be made; is --data right, and may this user write there?`, {
      cause,
    });
  }
  const file = join(folder, 'lock.db');
  let database: DatabaseSync | undefined;
  try {
    // Only where there is none: to close a file gives back every lock that this process has on it.
    if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600));
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database?.close();
    const busy = cause instanceof Error && 'errcode' in cause && cause.errcode === 5;
    throw new ConfigError(
      busy
        ? `another selfward-server works on ${folder}; stop it, or give this one a folder of its own by --data`
        : `the data folder ${folder} cannot be written`,
      { cause },
    );
  }
  const held = database;
  return () => held.close();
}
