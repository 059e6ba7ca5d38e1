import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPace } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Takes so much processor time a turn, for so long, and says how much it took. */
async function takeFor(ms: number, share: number, sliceMs: number, change?: (set: (share: number) => void) => void) {
  let own = 0;
  const pace = createPace({ share, own: () => own, now: () => Date.now() });
  change?.(pace.set);
  const end = Date.now() + ms;
  const turns: number[] = [];
  while (Date.now() < end) {
    const turn = pace.wait();
    await vi.runAllTimersAsync();
    await turn;
    own += sliceMs;
    await vi.advanceTimersByTimeAsync(sliceMs);
    turns.push(Date.now());
    pace.spent(0);
  }
  return { own, turns };
}

it('lets a start and the first routes pass at once', async () => {
  const began = Date.now();
  const { turns } = await takeFor(1_000, 0.5, 100);
  expect(turns).toHaveLength(10);
  expect(turns.at(-1)).toBe(began + 1_000);
});

it('keeps what lasts under its share', async () => {
  const { own } = await takeFor(60_000, 0.5, 50);
  expect(own / 60_000).toBeGreaterThan(0.49);
  // The burst is half of four seconds.
  expect(own).toBeLessThanOrEqual(0.5 * 60_000 + 2_000 + 50);
});

it('has no burst left where the share was lowered', async () => {
  const { own } = await takeFor(10_000, 0.5, 50, (set) => set(0.05));
  expect(own).toBeLessThanOrEqual(0.05 * (10_000 + 4_000) + 100);
});

it('waits while the share is nothing, and goes on when it is something', async () => {
  const pace = createPace({ share: 0, own: () => 0 });
  const turn = vi.fn();
  const waiting = pace.wait().then(turn);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turn).not.toHaveBeenCalled();
  pace.set(0.5);
  await vi.runAllTimersAsync();
  await waiting;
  expect(turn).toHaveBeenCalledOnce();
});

it('ends waiting where the run is stopped', async () => {
  const stopping = new AbortController();
  const turn = createPace({ share: 0 }).wait(stopping.signal);
  stopping.abort();
  await expect(turn).rejects.toMatchObject({ kind: 'aborted' });
});

it('tells what was taken, its own included', () => {
  let own = 5;
  const told = vi.fn();
  const pace = createPace({ share: 0.5, tell: told, own: () => own });
  own = 8;
  pace.spent(4);
  pace.spent(1);
  expect(told.mock.calls).toEqual([[7], [1]]);
});
