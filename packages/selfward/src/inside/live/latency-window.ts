/** Eight buckets to a doubling: a percentile read from them is off by at most nine percent. */
const TO_A_DOUBLING = 8;
const SHORTEST_MS = 0.05;
/** Up to about 50 s; what took longer counts there. */
const BUCKETS = 20 * TO_A_DOUBLING;

/** Durations of the last minutes, in a space that does not grow. */
export interface LatencyWindow {
  add(ms: number): void;
  /** How many are in the window. */
  count(): number;
  /** @param share - 0.5 for the median. @returns milliseconds, or `undefined` where nothing is in the window. */
  percentile(share: number): number | undefined;
}

/**
 * A histogram over a sliding window: as many parts as given, the oldest emptied when a new one begins.
 *
 * @param now - milliseconds that only go forward.
 */
export function createLatencyWindow(now: () => number, parts = 6, partMs = 30_000): LatencyWindow {
  const counts = Array.from({ length: parts }, () => new Uint32Array(BUCKETS));
  /** Of all parts: reading a percentile must not cost more the longer the window is. */
  const summed = new Uint32Array(BUCKETS);
  let total = 0;
  let part = Math.floor(now() / partMs);

  function move(): Uint32Array {
    const current = Math.floor(now() / partMs);
    for (let next = Math.max(part + 1, current - parts + 1); next <= current; next++) empty(next % parts);
    part = Math.max(part, current);
    return counts[part % parts] ?? summed;
  }

  function empty(which: number): void {
    const old = counts[which];
    if (!old) return;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = old[bucket] ?? 0;
      summed[bucket] = (summed[bucket] ?? 0) - count;
      total -= count;
    }
    old.fill(0);
  }

  return {
    add(ms) {
      const held = move();
      const bucket = bucketOf(ms);
      held[bucket] = (held[bucket] ?? 0) + 1;
      summed[bucket] = (summed[bucket] ?? 0) + 1;
      total++;
    },
    count() {
      move();
      return total;
    },
    percentile(share) {
      move();
      if (total === 0) return undefined;
      const wanted = Math.max(1, Math.ceil(total * share));
      let seen = 0;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        seen += summed[bucket] ?? 0;
        if (seen >= wanted) return middleOf(bucket);
      }
      return undefined;
    },
  };
}

function bucketOf(ms: number): number {
  const exact = Math.floor(Math.log2(ms / SHORTEST_MS) * TO_A_DOUBLING);
  // Nothing measured is no number here: a clock that stood still gives minus infinity.
  return Math.min(BUCKETS - 1, Math.max(0, Number.isFinite(exact) ? exact : 0));
}

const middleOf = (bucket: number): number => SHORTEST_MS * 2 ** ((bucket + 0.5) / TO_A_DOUBLING);
