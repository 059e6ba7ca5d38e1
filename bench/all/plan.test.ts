import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { deadlines, PLAN } from './plan.ts';

describe('the plan', () => {
  it('is below half an hour in all, and below a quarter for a look', () => {
    expect(deadlines(PLAN, 'usual').at(-1)).toBeLessThan(30 * 60_000);
    expect(deadlines(PLAN, 'quick').at(-1)).toBeLessThan(15 * 60_000);
  });

  it.each(PLAN.map(({ bench, script }) => [bench, script]))('runs %s by a script that is there', (_bench, script) => {
    expect(manifest.scripts).toHaveProperty([script]);
  });

  it('gives what one leaves over to those after it', () => {
    const [first = 0, second = 0] = deadlines(PLAN, 'usual');
    expect(second).toBeGreaterThan(first);
    expect(deadlines(PLAN.slice(1), 'usual')[0]).toBe(second - first);
  });

  it('sets a full run no limit', () => {
    expect(deadlines(PLAN, 'full').every((each) => each === Number.POSITIVE_INFINITY)).toBe(true);
  });
});
