/** Chance that a seed repeats: the whole building is the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Uniform, ends included. */
  between(low: number, high: number): number;
  integer(low: number, high: number): number;
  /** Mean 0, deviation 1. */
  normal(): number;
}

/** Makes a small seeded generator (mulberry32): not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    // Box and Muller; 1 - next() because the logarithm of 0 is not finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
