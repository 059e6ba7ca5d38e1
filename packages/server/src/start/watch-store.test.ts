import { expect, it } from 'vitest';
import type { Alarms } from '../model/rooms.ts';
import { ConflictError, type Store } from '../model/store.ts';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import { watchStore } from './watch-store.ts';

const nobody = (error: unknown) => expect(error).toBeUndefined();
const full = new Error('the disk is full');

function begin() {
  const told: string[] = [];
  const memory = memoryStoreForTesting();
  let trouble: unknown;
  const failing = async (): Promise<never> => {
    throw trouble;
  };
  const runs = new Proxy(memory.runs, {
    get: (table, name) => (trouble === undefined ? Reflect.get(table, name) : failing),
  });
  const watched = watchStore({ ...memory, runs } satisfies Store, 1);
  const alarms = {
    raise: async ({ kind, subject, text }: { kind: string; subject: string; text: string }) =>
      void told.push(`${kind} ${subject}: ${text}`) as never,
    clear: async (kind: string, _self: string, subject: string) => void told.push(`no ${kind} ${subject}`),
  } satisfies Pick<Alarms, 'raise' | 'clear'>;
  const fail = (error: unknown) => {
    trouble = error;
  };
  return { watched, told, alarms, fail };
}

it('raises an alarm when what is written is not taken, once, and clears it when it is', async () => {
  const { watched, told, alarms, fail } = begin();
  await watched.tell(alarms, 'server', nobody);
  told.length = 0;
  fail(full);
  await expect(watched.store.runs.remove('a')).rejects.toThrow('the disk is full');
  await expect(watched.store.runs.remove('a')).rejects.toThrow('the disk is full');
  fail(undefined);
  await watched.store.runs.remove('a');
  expect(told).toEqual([
    'store writing: The store does not take what is written: the disk is full',
    'no store writing',
  ]);
  watched.stop();
});

it('looks by itself whether it can be read again', async () => {
  const { watched, told, alarms, fail } = begin();
  await watched.tell(alarms, 'server', nobody);
  fail(full);
  await expect(watched.store.runs.count()).rejects.toThrow();
  await expect.poll(() => told.at(-1)).toBe('no store reading');
  watched.stop();
});

it('takes no trouble of whoever asks for its own', async () => {
  const { watched, told, alarms, fail } = begin();
  await watched.tell(alarms, 'server', nobody);
  told.length = 0;
  for (const error of [new ConflictError('taken'), new TypeError('no such field'), new RangeError('too many')]) {
    fail(error);
    await expect(watched.store.runs.count()).rejects.toBe(error);
  }
  expect(told).toEqual([]);
  watched.stop();
});

it('clears what the last life of the server left behind', async () => {
  const { watched, told, alarms } = begin();
  await watched.tell(alarms, 'server', nobody);
  expect(told).toEqual(['no store reading', 'no store writing']);
  watched.stop();
});
