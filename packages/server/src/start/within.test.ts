import { expect, it } from 'vitest';
import { within } from './within.ts';

it('waits for what comes in time, and hands on how it failed', async () => {
  const late: unknown[] = [];
  await within(60_000, Promise.resolve(), () => late.push('late'));
  await expect(within(60_000, Promise.reject(new Error('no')), () => late.push('late'))).rejects.toThrow('no');
  expect(late).toEqual([]);
});

it('goes on without what is late, and still hears how it ended', async () => {
  const late: unknown[] = [];
  const work = Promise.withResolvers<void>();
  await within(1, work.promise, (error) => late.push(error));
  work.reject('later');
  await new Promise((resolve) => setImmediate(resolve));
  expect(late).toEqual([undefined, 'later']);
});
