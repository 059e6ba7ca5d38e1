import { describe, expect, it } from 'vitest';
import type { HttpRequest, HttpResponse } from '../model/exchange.ts';
import type { Profile } from '../model/profile.ts';
import { TransportError } from '../model/transport.ts';
import { createGuard, type GuardedOptions, type GuardOptions } from './guard.ts';

const HEALTH: HttpRequest = { method: 'GET', url: 'http://h/', headers: [] };
const probe = (url: string): HttpRequest => ({ method: 'GET', url: `http://h/${url}`, headers: [] });

type Told = Partial<HttpResponse> | TransportError['kind'];

/** A target in a time of its own: each request takes what the answer says, each pause what was asked for. */
function world(profile: Profile, answer: (url: string, count: number) => Told, options: Partial<GuardOptions> = {}) {
  let now = 0;
  const log: { at: number; url: string }[] = [];
  const guard = createGuard({
    profile,
    health: () => HEALTH,
    clock: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    transport: {
      send: ({ url }) => {
        log.push({ at: now, url });
        const told = answer(url, log.length);
        if (typeof told === 'string') return Promise.reject(new TransportError(told, told));
        const response = {
          status: 200,
          headers: [],
          body: '',
          bytes: 0,
          truncated: false,
          firstByteMs: 2,
          totalMs: 2,
          ...told,
        };
        now += response.firstByteMs;
        return Promise.resolve(response);
      },
      close: () => Promise.resolve(),
    },
    ...options,
  });
  return { guard, log, now: () => now };
}

describe('the pace', () => {
  it('lets a fast device be done soon, and a slow one rest', async () => {
    const rests = async (firstByteMs: number) => {
      const { guard, log } = world('gentle', () => ({ firstByteMs }));
      await guard.greet();
      for (let i = 0; i < 20; i++) await guard.send(probe('x'));
      const [last, before] = [log.at(-1)?.at ?? 0, log.at(-2)?.at ?? 0];
      return last - before - firstByteMs;
    };
    expect(await rests(2)).toBe(20);
    expect(await rests(300)).toBe(600);
    expect(await rests(9000)).toBe(3000);
  });
  it('asks a small device no more than five times in any second, however fast it is for one', async () => {
    for (const firstByteMs of [40, 50, 66, 99, 200]) {
      const { guard, log } = world('gentle', (_url, count) => ({ firstByteMs: firstByteMs * (count % 2 ? 1.2 : 0.9) }));
      await guard.greet();
      for (let i = 0; i < 60; i++) await guard.send(probe('x'));
      const spans = log.slice(5).map(({ at }, index) => at - (log[index]?.at ?? 0));
      expect(Math.min(...spans), `${firstByteMs} ms`).toBeGreaterThanOrEqual(1000);
    }
  });
  it('keeps a rate, and has no pause without one', async () => {
    const took = async (rate?: number) => {
      const { guard, log } = world('normal', () => ({}), rate === undefined ? {} : { rate });
      for (let i = 0; i < 5; i++) await guard.send(probe('x'));
      return log.at(-1)?.at;
    };
    expect(await took(10)).toBe(400);
    expect(await took()).toBe(8);
  });
  it('never has more on the target than the profile allows, and one alone when asked', async () => {
    const run = async (profile: Profile, alone: boolean) => {
      let [open, most] = [0, 0];
      const guard = createGuard({
        profile,
        health: () => HEALTH,
        transport: {
          async send() {
            open += 1;
            most = Math.max(most, open);
            await Promise.resolve();
            await Promise.resolve();
            open -= 1;
            return { status: 200, headers: [], body: '', bytes: 0, truncated: false, firstByteMs: 0, totalMs: 0 };
          },
          close: () => Promise.resolve(),
        },
        sleep: () => Promise.resolve(),
      });
      await Promise.all(Array.from({ length: 20 }, () => guard.send(probe('x'), { alone })));
      return most;
    };
    expect(await run('gentle', false)).toBe(1);
    expect(await run('normal', false)).toBe(4);
    expect(await run('thorough', false)).toBe(8);
    expect(await run('thorough', true)).toBe(1);
  });
});

describe('the budget', () => {
  it('ends the run, but not what must be put back', async () => {
    const { guard } = world('normal', () => ({}), { budget: 2 });
    await guard.send(probe('a'));
    await guard.send(probe('b'));
    await expect(guard.send(probe('c'))).rejects.toMatchObject({ kind: 'budget' });
    await expect(guard.send(probe('d'), { essential: true })).resolves.toMatchObject({ status: 200 });
    expect(guard.sent()).toBe(3);
  });
  it('counts every request, looks and second tries too', async () => {
    const { guard, log } = world('normal', (_url, count) => (count === 3 ? 'reset' : {}));
    await guard.greet();
    await guard.send(probe('a'));
    expect(guard.sent()).toBe(log.length);
    expect(log.map(({ url }) => url)).toEqual(['http://h/', 'http://h/', 'http://h/a', 'http://h/a']);
  });
});

describe('the brake', () => {
  it('looks after a failure and goes on when the target is well', async () => {
    const { guard, log } = world('gentle', (url) => (url.endsWith('/a') ? 'timeout' : {}));
    await guard.greet();
    await expect(guard.send(probe('a'))).rejects.toMatchObject({ kind: 'timeout' });
    expect(log.at(-1)?.url).toBe('http://h/');
    await expect(guard.send(probe('b'))).resolves.toMatchObject({ status: 200 });
  });
  it.each<[Profile, string]>([
    ['gentle', 'distress'],
    ['normal', 'unreachable'],
  ])('stops a %s run when the target no longer answers', async (profile, kind) => {
    const { guard, log } = world(profile, (_url, count) => (count > 2 ? 'unreachable' : {}));
    await guard.greet();
    await expect(guard.send(probe('a'))).rejects.toMatchObject({ kind });
    const sent = log.length;
    await expect(guard.send(probe('b'))).rejects.toMatchObject({ kind });
    expect(log).toHaveLength(sent);
    expect(guard.halted()?.kind).toBe(kind);
  });
  it('stops a gentle run when the start page became slow, not when one page is', async () => {
    const one = world('gentle', (url) => ({ firstByteMs: url.endsWith('/slow') ? 2000 : 5 }));
    await one.guard.greet();
    for (let i = 0; i < 30; i++) await one.guard.send(probe(i % 2 ? 'slow' : 'fast'));
    expect(one.guard.halted()).toBeUndefined();
    const all = world('gentle', (_url, count) => ({ firstByteMs: count > 12 ? 2000 : 5 }));
    await all.guard.greet();
    await expect(
      (async () => {
        for (let i = 0; i < 30; i++) await all.guard.send(probe('x'));
      })(),
    ).rejects.toMatchObject({ kind: 'distress' });
  });
  it('looks in on a gentle run now and then, and stops it when nothing else shows the distress', async () => {
    const { guard, log } = world('gentle', (url, count) => ({ status: url === 'http://h/' && count > 60 ? 500 : 200 }));
    await guard.greet();
    const run = async () => {
      for (let i = 0; i < 200; i++) await guard.send(probe('x'));
    };
    await expect(run()).rejects.toMatchObject({ kind: 'distress' });
    expect(log.filter(({ url }) => url === 'http://h/').length).toBeGreaterThanOrEqual(5);
    expect(log.length).toBeLessThan(90);
    const quick = world('normal', () => ({}));
    await quick.guard.greet();
    for (let i = 0; i < 200; i++) await quick.guard.send(probe('x'));
    expect(quick.log).toHaveLength(202);
  });
  it('does not take its own being late for distress of the target', async () => {
    const watched = async (ownMs: number) => {
      const { guard } = world('gentle', (_url, count) => ({ firstByteMs: count > 12 ? 1000 : 5 }), {
        watchLateness: () => () => ownMs,
      });
      await guard.greet();
      for (let i = 0; i < 60; i++) await guard.send(probe('x')).catch(() => undefined);
      return guard.halted()?.kind;
    };
    expect(await watched(900)).toBeUndefined();
    expect(await watched(300)).toBe('distress');
  });
  it('does not take a delay that was asked for as distress', async () => {
    const { guard, log } = world('gentle', (url) => ({ firstByteMs: url.endsWith('/delay') ? 3000 : 5 }));
    await guard.greet();
    for (let i = 0; i < 5; i++) await guard.send(probe('delay'), { alone: true });
    expect(log.map(({ url }) => url).filter((url) => url === 'http://h/')).toHaveLength(2);
  });
  it('gives a target the time that it asks for, once for a request and not for ever', async () => {
    let asked = 0;
    const { guard, log, now } = world('normal', () =>
      asked++ === 0 ? { status: 429, headers: [['retry-after', '7']] } : {},
    );
    await expect(guard.send(probe('a'))).resolves.toMatchObject({ status: 200 });
    expect(log.map(({ url }) => url)).toEqual(['http://h/a', 'http://h/a']);
    expect(now()).toBeGreaterThanOrEqual(7000);
    const always = world('normal', () => ({ status: 429, headers: [['retry-after', '20']] }));
    for (let i = 0; i < 30; i++) await expect(always.guard.send(probe('a'))).resolves.toMatchObject({ status: 429 });
    expect(always.now()).toBeLessThan(300_000);
    const credentials = world('normal', () => ({ status: 429, headers: [['retry-after', '1']] }));
    await credentials.guard.send(probe('a'), { once: true });
    expect(credentials.log).toHaveLength(1);
    const long = world('normal', () => ({ status: 429, headers: [['retry-after', '3600']] }));
    await long.guard.send(probe('a'));
    expect(long.log).toHaveLength(1);
  });
  it('asks again for what was lost or passing, also by writing where that may be done twice', async () => {
    const write = (url: string): HttpRequest => ({ ...probe(url), method: 'POST' });
    const sent = async (request: HttpRequest, first: Told, given: GuardedOptions = {}) => {
      let asked = 0;
      const { guard, log } = world('gentle', (url) => (url.endsWith('/a') && asked++ === 0 ? first : {}));
      await guard.greet();
      const response = await guard.send(request, given).catch(() => undefined);
      return { status: response?.status, times: log.filter(({ url }) => url.endsWith('/a')).length };
    };
    const unavailable = { status: 503 };
    expect(await sent(probe('a'), 'reset')).toEqual({ status: 200, times: 2 });
    expect(await sent(probe('a'), unavailable)).toEqual({ status: 200, times: 2 });
    expect(await sent(write('a'), 'reset')).toEqual({ status: undefined, times: 1 });
    expect(await sent(write('a'), unavailable)).toEqual({ status: 503, times: 1 });
    expect(await sent(write('a'), 'reset', { repeatable: true })).toEqual({ status: 200, times: 2 });
    expect(await sent(write('a'), unavailable, { repeatable: true })).toEqual({ status: 200, times: 2 });
    expect(await sent(probe('a'), unavailable, { once: true })).toEqual({ status: 503, times: 1 });
    expect(await sent(probe('a'), { status: 500 })).toEqual({ status: 500, times: 1 });
    const always = world('gentle', (url) => (url.endsWith('/a') ? unavailable : {}));
    await always.guard.greet();
    for (let i = 0; i < 10; i++) await always.guard.send(probe('a'));
    expect(always.log.filter(({ url }) => url.endsWith('/a'))).toHaveLength(10 + 3);
  });
  it('stops when it is told to, but puts things back', async () => {
    const stop = new AbortController();
    const { guard } = world('gentle', () => ({}), { signal: stop.signal });
    stop.abort();
    await expect(guard.send(probe('a'))).rejects.toMatchObject({ kind: 'aborted' });
    await expect(guard.send(probe('a'), { essential: true })).resolves.toMatchObject({ status: 200 });
  });
});
