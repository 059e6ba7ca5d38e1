import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from 'vitest';
import { inPart } from './in-part.ts';

const channel = tracingChannel<{ name: string }>('selfward-server.part');
const told: string[] = [];
const tell = (what: string) => (message: unknown) => void told.push(`${what} ${(message as { name: string }).name}`);
const listeners = {
  start: tell('start'),
  end: tell('end'),
  asyncStart: tell('asyncStart'),
  asyncEnd: tell('asyncEnd'),
  error: tell('error'),
};

afterEach(() => {
  channel.unsubscribe(listeners);
  told.length = 0;
});

describe('inPart', () => {
  it('hands on what the work gives, heard or not', async () => {
    expect(await inPart('password', async () => 'right')).toBe('right');
    channel.subscribe(listeners);
    expect(await inPart('password', async () => 'right')).toBe('right');
    expect(told).toEqual(['start password', 'end password', 'asyncStart password', 'asyncEnd password']);
  });

  it('throws what the work throws, heard or not', async () => {
    const fail = async () => {
      throw new Error('no');
    };
    await expect(inPart('password', fail)).rejects.toThrow('no');
    channel.subscribe(listeners);
    await expect(inPart('password', fail)).rejects.toThrow('no');
    expect(told).toContain('error password');
  });
});
