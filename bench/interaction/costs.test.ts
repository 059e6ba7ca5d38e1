import { describe, expect, it } from 'vitest';
import { type CostLine, costOf } from './costs.ts';

const line = (path: string, ms: number, ...parts: [string, number][]): CostLine => ({
  path,
  ms,
  parts: parts.map(([name, each]) => ({ name, ms: each })),
});

describe('costOf', () => {
  it('adds up what a function was called for twice, and gives what is left to the rest', () => {
    const cost = costOf('sign-in', '/sign-in', [
      line('/sign-in', 30, ['limits', 1], ['password', 20], ['limits', 1]),
      line('/sign-in', 34, ['limits', 2], ['password', 24], ['limits', 0]),
      line('/sign-out', 500, ['log', 400]),
    ]);
    expect(cost.total).toMatchObject({ count: 2, mean: 32 });
    expect(cost.parts.map(({ name, meanMs }) => [name, meanMs])).toEqual([
      ['limits', 2],
      ['password', 22],
      ['rest', 8],
    ]);
  });

  it('refuses to say something of nothing', () => {
    expect(() => costOf('order', '/devices/x/runs', [])).toThrow('no samples');
  });
});
