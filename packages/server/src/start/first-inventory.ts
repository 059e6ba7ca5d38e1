import { writeFile } from 'node:fs/promises';
import { ConfigError } from '../config.ts';

/** A new server begins with an empty inventory of its own. A file that somebody named is never made: they mean another. */
export async function firstInventory(file: string): Promise<void> {
  try {
    await writeFile(file, '{\n  "devs": [],\n  "networks": []\n}\n', { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return;
    throw new ConfigError(`the inventory file ${file} cannot be written`, { cause });
  }
}
