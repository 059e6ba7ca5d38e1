import { expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

it('runs work on one key in turn, on others beside it, and goes on after a failure', async () => {
  const inTurn = oneAtATime();
  const events: string[] = [];
  const open = new Map<string, () => void>();
  const work = (name: string) => async (): Promise<string> => {
    events.push(`${name} begins`);
    await new Promise<void>((resolve) => open.set(name, resolve));
    events.push(`${name} ends`);
    if (name === 'a1') throw new Error('a1 failed');
    return name;
  };
  const results = Promise.allSettled([inTurn('a', work('a1')), inTurn('a', work('a2')), inTurn('b', work('b1'))]);
  await expect.poll(() => [...open.keys()]).toEqual(['a1', 'b1']);
  open.get('b1')?.();
  open.get('a1')?.();
  await expect.poll(() => open.has('a2')).toBe(true);
  open.get('a2')?.();
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(events.indexOf('a2 begins')).toBeGreaterThan(events.indexOf('a1 ends'));
});
