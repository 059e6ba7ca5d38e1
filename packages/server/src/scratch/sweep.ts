import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockData } from '../start/lock-data.ts';

const HOUR = 3_600_000;

/** Removes what second instances left behind that were killed: old folders that nobody works on. */
export async function sweep(parent: string, prefix: string, now: number): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const folder = join(parent, name);
    try {
      // Others write into the same parent: what is theirs, or only points somewhere, is not opened even to look.
      const found = await lstat(folder);
      const isOwn = found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid);
      if (!isOwn || now - found.mtimeMs < HOUR) continue;
      (await lockData(folder))();
      await rm(folder, { recursive: true, force: true });
    } catch {
      // In use, or another user's: not ours to remove.
    }
  }
}
