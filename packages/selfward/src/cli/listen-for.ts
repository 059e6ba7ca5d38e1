import type { Check } from '../model/check.ts';
import type { Listener } from '../model/listener.ts';
import { createListener } from '../probe/listener/create-listener.ts';
import { whereToListen } from '../probe/listener/where-to-listen.ts';
import { UsageError } from './usage.ts';

/**
 * Opens a port on this machine for the run's duration, where one of the checks waits for calls and the target can reach
 * us. What cannot be opened by itself is left; what the operator asked for is an error.
 *
 * @param callback - `host`, `host:port` or `none`.
 */
export async function listenFor(
  targetUrl: string,
  checks: readonly Check[],
  callback: string | undefined,
): Promise<Listener | undefined> {
  if (callback === 'none' || !checks.some(({ listens }) => listens)) return undefined;
  const where = await whereToListen(targetUrl, callback);
  try {
    return where && (await createListener(where));
  } catch (error) {
    if (callback === undefined) return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--callback: nobody can listen there (${why})`, { cause: error });
  }
}
