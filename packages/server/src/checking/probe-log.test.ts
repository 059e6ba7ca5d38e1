import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import type { ProbeLine } from './job.ts';
import { createProbeLog } from './probe-log.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const line = (note: string): ProbeLine => ({
  ...{ at: 0, check: 'reflected-xss', method: 'GET', url: 'http://127.0.0.1/', parameter: 'q', note },
  ...{ status: 200, tookMs: 1, failure: '' },
});

it('writes a few lines within a second, in order, and the rest at the end', async () => {
  const { probes } = memoryStoreForTesting();
  const log = createProbeLog(probes, 'run');
  const written = async () =>
    (await probes.find({ sort: { field: 'seq', order: 'asc' } })).rows.map(({ note }) => note);
  log.add(line('first'));
  log.add(line('second'));
  expect(await written()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await written()).toEqual(['first', 'second']);
  log.add(line('third'));
  await log.flush();
  expect(await written()).toEqual(['first', 'second', 'third']);
  expect(vi.getTimerCount()).toBe(0);
});
