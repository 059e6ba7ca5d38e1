import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** Runnable processes to a core. */
const CALM = 0.4;

/**
 * Waits until the machine is one that nobody else uses: the guard gives way for as long as the system counts others, which
 * it does over a minute, and what ran before is among them.
 */
export async function untilCalm(mostMs: number): Promise<void> {
  const end = performance.now() + mostMs;
  while (performance.now() < end && (loadavg()[0] ?? 0) > CALM * availableParallelism()) await wait(500);
}
