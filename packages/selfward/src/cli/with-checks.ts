import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asChecks } from '../engine/own-checks/as-check.ts';
import { createOwnChecks } from '../engine/own-checks/library.ts';
import type { Check } from '../model/check.ts';
import { UsageError } from './usage.ts';

/**
 * Does something with the shipped checks and those of a folder, whose processes end with it.
 *
 * @throws UsageError naming the first file that was refused: a check that is missing must not be missed late.
 */
export async function withChecks<T>(
  folder: string | undefined,
  loadShipped: () => Promise<readonly Check[]>,
  act: (checks: readonly Check[]) => Promise<T>,
): Promise<T> {
  const shipped = await loadShipped();
  if (folder === undefined) return act(shipped);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new UsageError(`--checks-dir: ${folder} is ${found ? 'no folder (one of its files?)' : 'not there'}`);
  }
  const own = await createOwnChecks({ folder, taken: shipped.map(({ id }) => id) });
  const [refused] = own.refused();
  const added = own.checks();
  own.stop();
  if (refused) {
    const line = refused.line === undefined ? '' : `:${refused.line}`;
    const file = refused.file === folder ? folder : join(folder, refused.file);
    throw new UsageError(`--checks-dir: ${file}${line}: ${refused.reason}`);
  }
  if (added.length === 0) throw new UsageError(`--checks-dir: ${folder} holds no check (no .ts or .js file)`);
  const { checks, stop } = asChecks(added);
  try {
    return await act([...shipped, ...checks]);
  } finally {
    stop();
  }
}
