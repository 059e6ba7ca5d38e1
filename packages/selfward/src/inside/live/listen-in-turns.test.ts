import { channel } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Listening, listenInTurns } from './listen-in-turns.ts';

const NAME = 'selfward:test:turns';
const TURNS = { listenMs: 1_000, restMs: 5_000, few: 10 };
const listens = () => channel(NAME).hasSubscribers;
const say = (times: number, message: unknown = 'known') => {
  for (let n = 0; n < times; n++) channel(NAME).publish(message);
};

let listening: Listening;
const heard = vi.fn((message: unknown) => message === 'new');
beforeEach(() => {
  vi.useFakeTimers();
  heard.mockClear();
  listening = listenInTurns({ [NAME]: heard }, TURNS);
});
afterEach(() => {
  listening.end();
  vi.useRealTimers();
});

describe('listenInTurns', () => {
  it('listens all the time while little is said', () => {
    for (let second = 0; second < 30; second++) {
      say(10);
      vi.advanceTimersByTime(1_000);
      expect(listens()).toBe(true);
    }
    expect(heard).toHaveBeenCalledTimes(300);
  });

  it('rests where much is said, and listens again', () => {
    say(11);
    vi.advanceTimersByTime(1_000);
    expect(listens()).toBe(false);
    say(1_000);
    vi.advanceTimersByTime(5_000);
    expect(listens()).toBe(true);
    expect(heard).toHaveBeenCalledTimes(11);
    vi.advanceTimersByTime(1_000);
    expect(listens()).toBe(true);
  });

  it('goes on while something new is said', () => {
    for (let second = 0; second < 3; second++) {
      say(50);
      say(1, 'new');
      vi.advanceTimersByTime(1_000);
      expect(listens()).toBe(true);
    }
    say(50);
    vi.advanceTimersByTime(1_000);
    expect(listens()).toBe(false);
  });

  it('does not rest while somebody wants all of it', () => {
    say(11);
    vi.advanceTimersByTime(1_000);
    expect(listening.rests()).toBe(true);
    const leave = listening.stay();
    expect(listening.rests()).toBe(false);
    for (let second = 0; second < 20; second++) {
      say(50);
      vi.advanceTimersByTime(1_000);
    }
    expect(heard).toHaveBeenCalledTimes(11 + 1_000);
    leave();
    leave();
    say(50);
    vi.advanceTimersByTime(1_000);
    expect(listening.rests()).toBe(true);
  });

  it('leaves nothing behind, at rest or not', () => {
    say(11);
    vi.advanceTimersByTime(1_000);
    listening.end();
    vi.advanceTimersByTime(60_000);
    expect(listens()).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
