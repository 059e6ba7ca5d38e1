import { describe, expect, it } from 'vitest';
import { estimate, median } from './statistics.ts';

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
