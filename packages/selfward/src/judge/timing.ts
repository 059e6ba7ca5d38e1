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

/**
 * Whether a delay followed its demanded length: at least four samples over at least two lengths, slope 1 ± 0.3,
 * correlation at least 0.85, and the lengths not merely rising: a page that grows slower by itself rises too.
 */
export function followsDemand(samples: readonly DelaySample[]): boolean {
  if (samples.length < 4 || new Set(samples.map(({ demandedMs }) => demandedMs)).size < 2) return false;
  if (!alternates(samples)) return false;
  const { slope, r } = fitLine(samples);
  return Math.abs(slope - 1) <= 0.3 && r >= 0.85;
}

/** Whether going on is of use: a long demand that came back early can never fit again. */
export function mayStillFollow(samples: readonly DelaySample[]): boolean {
  return samples.every(({ demandedMs, measuredMs }) => measuredMs >= demandedMs * 0.7);
}

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
