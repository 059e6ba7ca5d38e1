import { LinkError } from './link.ts';

export interface Patience {
  firstMs: number;
  mostMs: number;
  /** Where nobody can help but a person: the token was refused. */
  refusedMs: number;
}

export const PATIENCE: Patience = { firstMs: 1_000, mostMs: 120_000, refusedMs: 60_000 };

/**
 * Milliseconds until the next try after so many failures: twice as long each time, up to a bound, and anywhere in the
 * upper half of it, so that a thousand devices do not come back to a restarted server in the same moment.
 *
 * @param chance - from 0 to 1.
 */
export function waitBefore(failures: number, error: unknown, chance: number, patience: Patience = PATIENCE): number {
  const { firstMs, mostMs, refusedMs } = patience;
  const least = error instanceof LinkError ? (error.because === 'refused' ? refusedMs : (error.retryAfterMs ?? 0)) : 0;
  const doubled = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.max(Math.min(least, 10 * mostMs), doubled * (0.5 + chance / 2));
}
