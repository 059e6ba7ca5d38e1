import { describe, expect, it, vi } from 'vitest';
import { createQueue, type Stopped } from './queue.ts';
import { runForTesting } from './runForTesting.ts';

/** A queue whose runs end when the test says so. */
function held(concurrency: number) {
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const why = new Map<string, () => Stopped | undefined>();
  const queue = createQueue({
    concurrency,
    carryOut: (run, stopped) => {
      started.push(run.id);
      why.set(run.id, stopped);
      return new Promise((resolve) => finish.set(run.id, resolve));
    },
    cancelWork: (id) => finish.get(id)?.(),
  });
  const end = async (id: string) => {
    finish.get(id)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, started, end, why };
}

describe('createQueue', () => {
  it('never runs two against one device at a time', async () => {
    const { queue, started, end } = held(4);
    queue.add(runForTesting({ id: 'a1', device: 'a' }));
    queue.add(runForTesting({ id: 'a2', device: 'a' }));
    queue.add(runForTesting({ id: 'b1', device: 'b' }));
    expect(started).toEqual(['a1', 'b1']);
    await end('a1');
    expect(started).toEqual(['a1', 'b1', 'a2']);
  });

  it('keeps to its number of runs at a time', async () => {
    const { queue, started, end } = held(2);
    for (const id of ['a', 'b', 'c']) queue.add(runForTesting({ id, device: id }));
    expect(started).toEqual(['a', 'b']);
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('begins no run before its time, and never one that was cancelled meanwhile', () => {
    vi.useFakeTimers();
    try {
      const { queue, started } = held(4);
      queue.add(runForTesting({ id: 'a', device: 'a' }), 200);
      queue.add(runForTesting({ id: 'b', device: 'b' }), 200);
      queue.add(runForTesting({ id: 'c', device: 'c' }));
      expect(queue.cancel('b')).toBe('waiting');
      vi.advanceTimersByTime(199);
      expect(started).toEqual(['c']);
      vi.advanceTimersByTime(1);
      expect(started).toEqual(['c', 'a']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('begins nothing more once it was stopped', async () => {
    vi.useFakeTimers();
    try {
      const { queue, started } = held(4);
      queue.add(runForTesting({ id: 'a', device: 'a' }), 200);
      await queue.stop();
      vi.advanceTimersByTime(200);
      expect(started).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes a waiting run out and tells a running one to stop', () => {
    const { queue, started, why } = held(1);
    queue.add(runForTesting({ id: 'a', device: 'a' }));
    queue.add(runForTesting({ id: 'b', device: 'b' }));
    expect(queue.cancel('b')).toBe('waiting');
    expect(queue.cancel('a')).toBe('running');
    expect(queue.cancel('nobody')).toBeUndefined();
    expect(why.get('a')?.()).toBe('cancelled');
    expect(started).toEqual(['a']);
  });

  it('interrupts what runs when it stops, and starts nothing more', async () => {
    const { queue, started, why } = held(1);
    queue.add(runForTesting({ id: 'a', device: 'a' }));
    queue.add(runForTesting({ id: 'b', device: 'b' }));
    const reason = why.get('a');
    const stopped = queue.stop();
    expect(reason?.()).toBe('interrupted');
    await stopped;
    expect(started).toEqual(['a']);
  });
});
