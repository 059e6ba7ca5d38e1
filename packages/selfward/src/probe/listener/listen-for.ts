import type { Check } from '../../model/check.ts';
import type { Listener } from '../../model/listener.ts';
import { createListener } from './create-listener.ts';
import { whereToListen } from './where-to-listen.ts';

/**
 * Opens a port on this machine for a run's duration, where one of the checks waits for calls and the target can reach
 * us. What cannot be opened by itself is left.
 *
 * @param callback - `host` or `host:port` as an operator gives it, or `none`.
 * @throws Error where nobody can listen at the address that was given.
 */
export async function listenFor(
  targetUrl: string,
  checks: readonly Pick<Check, 'listens'>[],
  callback?: string,
): Promise<Listener | undefined> {
  if (callback === 'none' || !checks.some(({ listens }) => listens)) return undefined;
  const where = await whereToListen(targetUrl, callback);
  if (!where) return undefined;
  try {
    return await createListener(where);
  } catch (error) {
    if (callback === undefined) return undefined;
    throw error;
  }
}
