import type { ProcessorTime } from './processor-time-of.ts';

/** Less than this is not waited for once more. */
const CLOSE_MS = 20;

/**
 * Calls back when a process has had so much time in which it could have done something: what it stood in line for a
 * processor does not count. Where the system does not tell, all time counts.
 *
 * @returns its end.
 */
export function fairTimer(
  ms: number,
  read: () => ProcessorTime | undefined,
  done: () => void,
  now: () => number = () => performance.now(),
): () => void {
  const began = now();
  const before = read();
  const look = (): void => {
    const had = fairTime(now() - began, before, read());
    if (ms - had < CLOSE_MS) done();
    else timer = setTimeout(look, ms - had);
  };
  let timer = setTimeout(look, ms);
  return () => clearTimeout(timer);
}

/** Of the time that passed, what was the process's own: run, or slept through. */
export function fairTime(
  passedMs: number,
  before: ProcessorTime | undefined,
  after: ProcessorTime | undefined,
): number {
  if (before === undefined || after === undefined) return passedMs;
  // Who stands in line is not told how long until it is over: all that it has not run, then.
  if (after.isReady) return Math.min(passedMs, after.ranMs - before.ranMs);
  return Math.max(0, passedMs - (after.waitedMs - before.waitedMs));
}
