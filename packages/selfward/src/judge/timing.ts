/** What was demanded and what it took, in milliseconds, in order of sending. */
export interface DelaySample {
  demandedMs: number;
  measuredMs: number;
}

export interface Fit {
  slope: number;
  intercept: number;
  /** Pearson's correlation; 0 where it is not defined. */
  r: number;
}

/** The straight line through the samples. */
export function fitLine(samples: readonly DelaySample[]): Fit {
  const n = samples.length;
  const meanX = samples.reduce((sum, { demandedMs }) => sum + demandedMs, 0) / n;
  const meanY = samples.reduce((sum, { measuredMs }) => sum + measuredMs, 0) / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const { demandedMs, measuredMs } of samples) {
    xx += (demandedMs - meanX) ** 2;
    yy += (measuredMs - meanY) ** 2;
    xy += (demandedMs - meanX) * (measuredMs - meanY);
  }
  const slope = xx === 0 ? 0 : xy / xx;
  return { slope, intercept: meanY - slope * meanX, r: xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy) };
}

/** How far a slope may be from 1, and the least correlation. */
const SLOPE = 0.3;
const CORRELATION = 0.85;
/** An answer that comes before this share of what was demanded did not wait. */
const WAITED = 0.7;

/**
 * Whether a delay followed its demanded length: at least four samples over at least two lengths, each waited for, slope
 * 1 ± 0.3, correlation at least 0.85, and the lengths not merely rising: a page that grows slower by itself rises too.
 */
export function followsDemand(samples: readonly DelaySample[]): boolean {
  if (samples.length < 4 || new Set(samples.map(({ demandedMs }) => demandedMs)).size < 2) return false;
  if (!alternates(samples) || !samples.every((sample) => waited(sample))) return false;
  const { slope, r } = fitLine(samples);
  return Math.abs(slope - 1) <= SLOPE && r >= CORRELATION;
}

/**
 * Whether going on is of use. A demand that came back early can never fit again; nor can a short one that took as long
 * as a long one, which is what a page does that is merely slow.
 */
export function mayStillFollow(samples: readonly DelaySample[]): boolean {
  if (!samples.every((sample) => waited(sample))) return false;
  return samples.length < 2 || Math.abs(fitLine(samples).slope - 1) <= SLOPE;
}

/** Whether an answer took as long as was demanded of it, beyond what the page takes by itself. */
export function waited({ demandedMs, measuredMs }: DelaySample, ownMs = 0): boolean {
  return measuredMs - ownMs >= demandedMs * WAITED;
}

/** Whether a control took clearly less than the demand of its length. */
export function wasQuick(control: DelaySample, samples: readonly DelaySample[]): boolean {
  const twin = samples.find(({ demandedMs }) => demandedMs === control.demandedMs);
  return twin !== undefined && twin.measuredMs - control.measuredMs >= control.demandedMs * WAITED;
}

/**
 * How long a delay must be to stand out from what a page takes by itself, in milliseconds: the shortest of the lengths
 * to demand, the others being its multiples. Undefined where the page's own time is too unsteady for any short delay.
 */
export function delayUnit(ordinaryMs: readonly number[]): number | undefined {
  const sorted = [...ordinaryMs].sort((a, b) => a - b);
  // Of three, one may be the first of all, which opened a connection or filled a cache.
  const usual = sorted.slice(0, Math.max(2, sorted.length - 1));
  const spread = (usual.at(-1) ?? 0) - (usual[0] ?? 0);
  const unit = Math.max(SHORTEST_MS, 4 * spread);
  return unit <= LONGEST_UNIT_MS ? unit : undefined;
}

const SHORTEST_MS = 400;
const LONGEST_UNIT_MS = 1000;

function alternates(samples: readonly DelaySample[]): boolean {
  let rises = false;
  let falls = false;
  samples.forEach((sample, at) => {
    const before = samples[at - 1];
    if (before && sample.demandedMs > before.demandedMs) rises = true;
    if (before && sample.demandedMs < before.demandedMs) falls = true;
  });
  return rises && falls;
}
