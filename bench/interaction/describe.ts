import { percentile } from '../summary.ts';

/** Times in milliseconds, as the published table has them (mean, maximum, minimum) and with what it lacks. */
export interface Described {
  count: number;
  mean: number;
  min: number;
  max: number;
  p50: number;
  p95: number;
  p99: number;
}

export const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** @throws RangeError where there are no samples. */
export function describe(samples: readonly number[]): Described {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => percentile(sorted, share);
  return {
    count: sorted.length,
    mean: mean(sorted),
    min: at(0),
    max: at(1),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  };
}
