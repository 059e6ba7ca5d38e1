/** A body as it comes in. */
export interface Collected {
  /** @returns whether more would be beyond the limit; what fits was taken. */
  add(chunk: Uint8Array): boolean;
  bytes(): Buffer;
}

const FIRST = 16 * 1024;

/**
 * Takes the pieces of a body together, at most `limit` bytes, in one buffer that doubles: a target that sends single
 * bytes must not cost us an object for each of them.
 */
export function collectBytes(limit: number): Collected {
  let kept = Buffer.alloc(0);
  let length = 0;
  return {
    add(chunk) {
      const wanted = Math.min(chunk.length, limit - length);
      if (length + wanted > kept.length) {
        const larger = Buffer.allocUnsafeSlow(Math.min(limit, Math.max(FIRST, kept.length * 2, length + wanted)));
        kept.copy(larger, 0, 0, length);
        kept = larger;
      }
      kept.set(wanted === chunk.length ? chunk : chunk.subarray(0, wanted), length);
      length += wanted;
      return wanted < chunk.length;
    },
    bytes: () => kept.subarray(0, length),
  };
}
