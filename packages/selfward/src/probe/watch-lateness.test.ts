import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchLateness } from './watch-lateness.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Each step: so long until the timer was heard, of which so much was not its fault. */
function after(steps: readonly number[], rest: number): number {
  let at = 0;
  const late = watchLateness(() => at);
  for (const step of steps) {
    at += step;
    vi.advanceTimersByTime(20);
  }
  at += rest;
  expect(late()).toBe(late());
  expect(vi.getTimerCount()).toBe(0);
  return late();
}

it('tells how late it was, all together', () => {
  expect(after([20, 20, 20], 5)).toBe(0);
  expect(after([20, 120, 20], 5)).toBe(100);
  expect(after([70, 70], 0)).toBe(100);
});

it('counts what had not been heard of yet', () => {
  expect(after([], 500)).toBe(480);
  expect(after([20], 500)).toBe(480);
});
