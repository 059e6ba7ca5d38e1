const BUCKETS = 512;
/** How much of an address tells routes apart. */
const LOOKED_AT = 24;
/** Looks that showed nothing new before they become rarer. */
const QUIET = 32;
const RAREST = 512;

/** Says which requests are looked at: all of them at first, fewer the longer their like have shown nothing new. */
export interface Sampling {
  /** @returns the bucket to report to, or -1 where this one passes. */
  take(url: string): number;
  /** What a look at a request of this bucket showed. */
  saw(bucket: number, isNew: boolean): void;
  /** Looks at everything again. */
  restart(): void;
}

/**
 * Counted by the beginning of the address, so that a route that is hardly used is not lost beside a busy one. A passing
 * request costs a few character codes and one test of an integer.
 */
export function createSampling(): Sampling {
  const countdown = new Uint16Array(BUCKETS);
  const stride = new Uint16Array(BUCKETS).fill(1);
  const quiet = new Uint16Array(BUCKETS);
  return {
    take(url) {
      const bucket = bucketOf(url);
      const left = countdown[bucket] ?? 0;
      if (left > 0) {
        countdown[bucket] = left - 1;
        return -1;
      }
      countdown[bucket] = (stride[bucket] ?? 1) - 1;
      return bucket;
    },
    saw(bucket, isNew) {
      if (isNew) {
        stride[bucket] = 1;
        quiet[bucket] = 0;
        countdown[bucket] = 0;
      } else if ((quiet[bucket] ?? 0) < QUIET) quiet[bucket] = (quiet[bucket] ?? 0) + 1;
      else {
        quiet[bucket] = 0;
        stride[bucket] = Math.min(RAREST, (stride[bucket] ?? 1) * 2);
      }
    },
    restart() {
      countdown.fill(0);
      stride.fill(1);
      quiet.fill(0);
    },
  };
}

function bucketOf(url: string): number {
  let hash = 0;
  for (let at = 0; at < url.length && at < LOOKED_AT; at++) {
    const code = url.charCodeAt(at);
    if (code === 63) break;
    hash = (hash * 31 + code) | 0;
  }
  return (hash >>> 0) % BUCKETS;
}
