import type { Check } from '../model/check.ts';
import type { Listener } from '../model/listener.ts';
import { listenFor } from '../probe/listener/listen-for.ts';
import { UsageError } from './usage.ts';

/** {@link listenFor}; an address that nobody can listen at is wrong usage. */
export async function listenAsAsked(
  targetUrl: string,
  checks: readonly Check[],
  callback: string | undefined,
): Promise<Listener | undefined> {
  try {
    return await listenFor(targetUrl, checks, callback);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--callback: nobody can listen there (${why})`, { cause: error });
  }
}
