import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockData } from '../start/lock-data.ts';

const HOUR = 3_600_000;

/** Removes what second instances left behind that were killed: old folders that nobody works on. */
export async function sweep(parent: string, prefix: string, now: number): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const folder = join(parent, name);
    try {
      if (now - (await stat(folder)).mtimeMs < HOUR) continue;
      (await lockData(folder))();
      await rm(folder, { recursive: true, force: true });
    } catch {
      // In use, or another user's: not ours to remove.
    }
  }
}
