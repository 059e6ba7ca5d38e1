import { createRandom } from '../../lab/building/physics/random.ts';

/** One thing measured many times: its median, and where that lies with 95 % confidence. */
export interface Estimate {
  median: number;
  low: number;
  high: number;
  count: number;
}

const RESAMPLES = 2_000;

/** The middle value; between two, their mean. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
}

/**
 * The median with its bootstrap interval (percentile method). The same samples always give the same interval: the chance
 * in it is seeded.
 */
export function estimate(samples: readonly number[]): Estimate {
  return { median: median(samples), ...intervalOf(samples, median), count: samples.length };
}

/**
 * As {@link estimate}, of samples that were taken in groups: the samples of one process are alike, since how V8 laid it out
 * and compiled it stays, so that many of few processes tell less than they seem to. Groups are drawn first, then samples.
 */
export function estimateOfGroups(groups: readonly (readonly number[])[]): Estimate {
  const samples = groups.flat();
  const draw = (random: Random) => drawn(groups, random).flatMap((group) => drawn(group, random));
  return { median: median(samples), ...bootstrap(samples.length, draw, median), count: samples.length };
}

/** Where a figure of the samples (their mean, a percentile) lies with 95 % confidence; as {@link estimate}. */
export function intervalOf(
  samples: readonly number[],
  figure: (samples: readonly number[]) => number,
): { low: number; high: number } {
  return bootstrap(samples.length, (random) => drawn(samples, random), figure);
}

type Random = ReturnType<typeof createRandom>;

function bootstrap(
  count: number,
  draw: (random: Random) => readonly number[],
  figure: (samples: readonly number[]) => number,
): { low: number; high: number } {
  if (count === 0) throw new RangeError('estimate: there are no samples');
  const random = createRandom(1);
  const figures = Array.from({ length: RESAMPLES }, () => figure(draw(random))).sort((a, b) => a - b);
  const at = (share: number) => figures[Math.floor(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}

/** As many as there are, each drawn from all of them. */
const drawn = <T>(all: readonly T[], random: Random): T[] =>
  all.map((one) => all[random.integer(0, all.length - 1)] ?? one);
