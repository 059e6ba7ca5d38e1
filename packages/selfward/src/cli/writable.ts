import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage.ts';

/** A run of an hour must not end with nowhere to write. @throws UsageError */
export async function mustBeWritable(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new UsageError(`--output: ${file} is a folder (a file name missing?)`);
  const folder = dirname(resolve(file));
  try {
    await access(found ? file : folder, constants.W_OK);
  } catch (cause) {
    throw new UsageError(`--output: ${found ? file : folder} cannot be written to, or is not there`, { cause });
  }
}
