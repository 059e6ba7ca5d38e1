import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fairTime, fairTimer } from './fair-timer.ts';
import type { ProcessorTime } from './processor-time-of.ts';

const at = (ranMs: number, waitedMs: number, isReady = false): ProcessorTime => ({ ranMs, waitedMs, isReady });

describe('fairTime', () => {
  it.each([
    ['it slept through all of it', at(0, 0), at(0, 0), 4000],
    ['it ran without end', at(10, 0), at(4010, 0, true), 4000],
    ['others ran for most of it', at(0, 0), at(50, 0, true), 50],
    ['it waited, then slept', at(0, 1000), at(5, 4500), 500],
    ['nobody tells', undefined, undefined, 4000],
    ['it is gone', at(0, 0), undefined, 4000],
  ])('%s', (_, before, after, expected) => {
    expect(fairTime(4000, before, after)).toBe(expected);
  });
});

describe('fairTimer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('calls in time where nothing was waited for', () => {
    const done = vi.fn();
    fairTimer(1000, () => at(0, 0), done);
    vi.advanceTimersByTime(999);
    expect(done).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(done).toHaveBeenCalledOnce();
  });

  it('gives what was waited once more', () => {
    const done = vi.fn();
    let waitedMs = 0;
    fairTimer(1000, () => at(0, waitedMs), done);
    waitedMs = 600;
    vi.advanceTimersByTime(1599);
    expect(done).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(done).toHaveBeenCalledOnce();
  });

  it('does not call once it was ended', () => {
    const done = vi.fn();
    fairTimer(1000, () => undefined, done)();
    vi.advanceTimersByTime(5000);
    expect(done).not.toHaveBeenCalled();
  });
});
