import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';

describe('createProgress', () => {
  it('begins with a guess and learns what checks really use', () => {
    const progress = createProgress();
    progress.expect(3);
    progress.plan('x', 30, 2);
    expect(progress.planned(0)).toBe(23);
    progress.expect(-3);
    progress.done('x', 30, 6);
    expect(progress.planned(9)).toBe(15);
    progress.forget('x', 30);
    expect(progress.planned(9)).toBe(9);
    progress.done('x', 30, 0);
    expect(progress.planned(9)).toBe(9);
  });
});
