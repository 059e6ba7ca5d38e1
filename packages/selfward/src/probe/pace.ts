import type { Profile } from '../model/profile.ts';

export interface PaceOptions {
  profile: Profile;
  rate?: number;
  clock: () => number;
}

/** Tells how long to wait before the next request. */
export interface Pace {
  /** Milliseconds to wait before the request that is about to be sent; the slot is taken by asking. */
  next(): number;
  /** What the target took to begin its answer. */
  observe(latencyMs: number): void;
  /** An exchange has ended, however it ended. */
  answered(tookMs: number): void;
  /** The pause between two requests as it is now. */
  gap(): number;
  /** The target asked us to. */
  slowDown(): void;
}

/**
 * Under `gentle` the target rests twice as long as it lately took to answer, so that checking uses at most a third of
 * it: a small controller that needs 300 ms a page gets a request a second, while a computer that answers in 2 ms gets
 * forty and is done within a minute. The floor keeps even the fastest from being hammered; the ceiling keeps one slow page
 * from stopping a run.
 */
const GENTLE = { factor: 2, floor: 20, ceiling: 3000 };

/**
 * What needs this long for a page is no computer, and a controller may fall over from how often it is asked, long before
 * it gets slow: many restart or stop answering at more than five requests a second. With this rest it never gets them.
 */
const SMALL = { fromMs: 35, rest: 200 };

export function createPace({ profile, rate, clock }: PaceOptions): Pace {
  const between = rate === undefined ? 0 : 1000 / rate;
  let smoothed: number | undefined;
  let slower = 0;
  let slot = Number.NEGATIVE_INFINITY;
  let answeredAt = Number.NEGATIVE_INFINITY;
  const gap = () => {
    if (profile !== 'gentle') return slower;
    const usual = smoothed ?? GENTLE.floor;
    const least = usual < SMALL.fromMs ? GENTLE.floor : SMALL.rest;
    return Math.max(Math.min(GENTLE.ceiling, Math.max(least, GENTLE.factor * usual)), slower);
  };
  return {
    next() {
      const now = clock();
      // The rest counts from the last answer, the rate from the last sending.
      const at = Math.max(now, slot + between, answeredAt + gap());
      slot = at;
      return at - now;
    },
    observe(latencyMs) {
      // One endpoint that counts its callers must not hold up the others for the rest of the run.
      slower = slower < 50 ? 0 : slower / 2;
      smoothed = smoothed === undefined ? latencyMs : smoothed + (latencyMs - smoothed) / 5;
    },
    answered() {
      answeredAt = clock();
    },
    gap,
    slowDown() {
      slower = Math.min(5000, Math.max(200, slower * 2));
    },
  };
}
