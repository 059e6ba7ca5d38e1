import type { DeviceStatus } from '../model/thing.ts';
import type { Outcome } from './poll-device.ts';

/** What is known of whether a device answers. */
export interface Standing {
  status: DeviceStatus;
  /** Looks in a row that nobody answered. */
  misses: number;
}

/** A lost packet is no silence. */
export const MISSES_TO_SILENCE = 3;

/** What is known after one more look. Pure. */
export function statusAfter({ status, misses }: Standing, outcome: Outcome, now: number): Standing {
  if (outcome.is === 'answer') {
    const since = status.state === 'answering' ? status.since : now;
    const problem = outcome.problems.join('; ');
    return { status: { state: 'answering', since, ...(problem === '' ? {} : { problem }) }, misses: 0 };
  }
  if (misses + 1 < MISSES_TO_SILENCE) return { status, misses: misses + 1 };
  const since = status.state === 'silent' ? status.since : now;
  return { status: { state: 'silent', since, problem: outcome.problem }, misses: misses + 1 };
}

/** Requests a second that all devices together are asked at most. */
export const REQUESTS_A_SECOND = 50;
/** How often a device that has nothing to be read is asked whether it is there. */
const LIVENESS_MS = 60_000;
/** After a miss it is asked again before a minute is over. */
const AGAIN_MS = 10_000;
const LONGEST_MS = 300_000;

/** Milliseconds until the next look. `load` is how many requests a look at every device takes. Pure. */
export function delayAfter(
  misses: number,
  { intervalMs, load, isRead }: { intervalMs: number; load: number; isRead: boolean },
): number {
  const spread = Math.max(intervalMs, (load / REQUESTS_A_SECOND) * 1_000);
  const usual = isRead ? spread : Math.max(LIVENESS_MS, spread);
  if (misses === 0) return usual;
  if (misses < MISSES_TO_SILENCE) return Math.min(usual, Math.max(AGAIN_MS, spread));
  return Math.max(usual, Math.min(LONGEST_MS, usual * 2 ** (misses - MISSES_TO_SILENCE + 1)));
}
