import { describe, expect, it } from 'vitest';
import { estimate, estimateOfGroups, median } from './statistics.ts';

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[10, 9, 1, 2], 5.5],
    [[7], 7],
  ])('of %j is %d', (values, wanted) => {
    expect(median(values)).toBe(wanted);
  });
});

describe('estimate', () => {
  it('has no width where all samples are alike', () => {
    expect(estimate([1.5, 1.5, 1.5])).toEqual({ median: 1.5, low: 1.5, high: 1.5, count: 3 });
  });

  it('is narrower the more samples there are, and holds the median', () => {
    const spread = (count: number) => Array.from({ length: count }, (_, n) => 1 + ((n * 7919) % 101) / 1000);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    const [few, many] = [estimate(spread(20)), estimate(spread(1_000))];
    expect(width(many)).toBeLessThan(width(few));
    expect(many.low).toBeLessThanOrEqual(many.median);
    expect(many.high).toBeGreaterThanOrEqual(many.median);
  });

  it('needs samples, and is the same for the same ones', () => {
    expect(() => estimate([])).toThrow('no samples');
    expect(estimate([1, 2, 3, 4])).toEqual(estimate([1, 2, 3, 4]));
  });
});

describe('estimateOfGroups', () => {
  const group = (around: number) => Array.from({ length: 50 }, (_, n) => around + (n % 5) / 1000);
  it('is as wide as groups are apart, however many samples each has', () => {
    const groups = [1, 1.02, 1.04, 1.06].map(group);
    const { low, high, median: middle, count } = estimateOfGroups(groups);
    expect(count).toBe(200);
    expect(middle).toBe(median(groups.flat()));
    const alone = estimate(groups.flat());
    expect(high - low).toBeGreaterThan(1.5 * (alone.high - alone.low));
  });

  it('is like that of samples alone where groups are alike', () => {
    const groups = [1, 1, 1, 1].map(group);
    expect(estimateOfGroups(groups).high).toBeCloseTo(estimate(groups.flat()).high, 2);
    expect(() => estimateOfGroups([])).toThrow('no samples');
  });
});
