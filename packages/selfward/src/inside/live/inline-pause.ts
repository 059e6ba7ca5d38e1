import type { Load } from './load-signals.ts';

/** `wait`: milliseconds until asking again; infinite where it is never allowed. 0 is leave to go on. */
export interface Leave {
  wait: number;
  because?: string;
}

/** What is known of inline probes so far. */
export interface InlineHistory {
  /** How long this route held the event loop, at most; `undefined` where it was never probed. */
  sliceMs: number | undefined;
  /** Until when to leave the process alone after the last one. */
  pauseUntil: number;
}

/** After a slice the process is left alone for this many times its length. */
export const PAUSE_TIMES = 20;

/**
 * Whether a probe may go to the living process now. What operators feel is the length of one slice, not the share of
 * time that all take: so a route whose slice is long against what they are used to is for the shadow alone.
 */
export function inlineLeave(load: Load, { sliceMs, pauseUntil }: InlineHistory, now: number): Leave {
  if (sliceMs !== undefined && load.p99Ms !== undefined && sliceMs > load.p99Ms / 3)
    return {
      wait: Number.POSITIVE_INFINITY,
      because: `a probe of this route holds the process for ${sliceMs.toFixed(1)} ms, and operators' 99th percentile is ${load.p99Ms.toFixed(1)} ms`,
    };
  if (now < pauseUntil) return { wait: pauseUntil - now, because: 'a pause after the last probe' };
  if (load.inFlight !== 0) return { wait: 20, because: 'a request is being answered' };
  if (load.eventLoopUtilization >= 0.5) return { wait: 250, because: 'the event loop is at least half busy' };
  return { wait: 0 };
}
