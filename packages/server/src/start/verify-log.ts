import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, ConfigError } from '../config.ts';
import { verifyLog as verify } from '../operations/verify-command.ts';
import { openStore } from '../store/open-store.ts';

/**
 * `selfward-server log verify`: also while the server runs, for it only reads. @returns the exit status.
 *
 * @throws ConfigError where the data folder is not there: a mistyped name must not become an empty, whole log.
 */
export async function verifyLog(config: Config): Promise<0 | 1> {
  const data = resolve(config.data);
  if (!existsSync(data)) throw new ConfigError(`there is no data folder ${data}; is --data mistyped?`);
  const store = await openStore({ store: config.store, folder: data });
  try {
    const { says, exitCode } = await verify(store, join(data, 'operations.jsonl'));
    process.stdout.write(`${says}\n`);
    return exitCode;
  } finally {
    await store.close();
  }
}
