import { describe, expect, it } from 'vitest';
import { percentile, summarise, table } from './summary.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
  it.each([
    [hundred, 0.5, 50],
    [hundred, 0.95, 95],
    [hundred, 1, 100],
    [[7], 0.5, 7],
    [[1, 2], 0.95, 2],
  ])('of %j at %d is %d', (sorted, share, value) => {
    expect(percentile(sorted, share)).toBe(value);
  });

  it('needs samples', () => {
    expect(() => percentile([], 0.5)).toThrow('no samples');
  });
});

describe('summarise', () => {
  it('sorts by value, not by text, and rounds', () => {
    expect(summarise([10, 9.004, 100])).toEqual({ count: 3, p50: 10, p95: 100, max: 100 });
  });
});

describe('table', () => {
  it('has a line for each, its numbers under one another', () => {
    const [head, first, second] = table({ a: summarise([1]), longer: summarise([22.5]) }).split('\n');
    expect([head?.length, first?.length]).toEqual([second?.length, second?.length]);
    expect(second).toMatch(/^longer +22\.50 +22\.50 +22\.50$/);
  });
});
