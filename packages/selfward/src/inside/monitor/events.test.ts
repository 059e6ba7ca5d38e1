import { afterEach, expect, it, vi } from 'vitest';
import { createEvents } from './events.ts';

type Told = { error: (error: Error) => void; found: (name: string) => void };

afterEach(() => vi.restoreAllMocks());

it('warns once of each error that nobody listens to', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const events = createEvents<Told>(() => undefined);
  for (const message of ['a', 'a', 'b']) events.emit('error', new Error(message));
  events.emit('found', 'nobody listens to that either');
  expect(warn.mock.calls).toEqual([
    ['a', 'SelfwardWarning'],
    ['b', 'SelfwardWarning'],
  ]);
});

it('does not warn of what is listened to, and lets no listener harm another', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const failed: unknown[] = [];
  const heard: string[] = [];
  const events = createEvents<Told>((error) => failed.push(error));
  events.on('found', () => {
    throw new Error('of a listener');
  });
  events.on('found', (name) => heard.push(name));
  const off = events.on('error', ({ message }) => heard.push(message));
  events.emit('found', 'one');
  events.emit('error', new Error('two'));
  expect([heard, failed]).toEqual([['one', 'two'], [new Error('of a listener')]]);
  expect(warn).not.toHaveBeenCalled();
  off();
});
