import { join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { verifyLog as verify } from '../operations/verify-command.ts';
import { openStore } from '../store/open-store.ts';

/**
 * `selfward-server log verify`: also while the server runs, for it only reads. @returns the exit status.
 */
export async function verifyLog(config: Config): Promise<0 | 1> {
  const data = resolve(config.data);
  const store = await openStore({ store: config.store, folder: data });
  try {
    const { says, exitCode } = await verify(store, join(data, 'operations.jsonl'));
    process.stdout.write(`${says}\n`);
    return exitCode;
  } finally {
    await store.close();
  }
}
