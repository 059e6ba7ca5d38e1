/** Decides which refusals of nobody in particular are written down one by one. */
export interface RefusalBook {
  /** How many were left out since the last that was written; undefined when this one is left out too. */
  take(): number | undefined;
}

/**
 * Whoever is not signed in must not fill the operations log, and the disk under it, by asking: so many of such refusals
 * in a minute are entries of their own, the next entry says how many more there were. Refusals of operators are all
 * written down.
 */
export function createRefusalBook(perMinute = 60, now: () => number = Date.now): RefusalBook {
  let left = perMinute;
  let filledAt = now();
  let skipped = 0;
  return {
    take() {
      const at = now();
      left = Math.min(perMinute, left + ((at - filledAt) / 60_000) * perMinute);
      filledAt = at;
      if (left < 1) {
        skipped += 1;
        return undefined;
      }
      left -= 1;
      const before = skipped;
      skipped = 0;
      return before;
    },
  };
}

/** Why it was refused, with how many were left out before it. */
export const withSkipped = (why: string, skipped: number): string =>
  skipped === 0 ? why : `${why}; before it ${skipped} more of nobody were refused and not written down`;
