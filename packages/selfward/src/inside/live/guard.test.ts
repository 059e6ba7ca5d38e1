import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createGuard, type Guard } from './guard.ts';
import { createLoadSignals, type Load } from './load-signals.ts';

const QUIET: Load = {
  inFlight: 0,
  eventLoopUtilization: 0,
  lagMs: 0,
  waiting: 0,
  machine: 0,
  cores: 2,
  quietMs: 60_000,
};

/** A guard over a load and a clock that the test moves. */
function simulated(cpuShare = 0.5) {
  const clock = { now: 1_000_000 };
  const load: Load = { ...QUIET };
  const ticks = new Set<() => void>();
  const guard = createGuard({
    signals: {
      read: () => load,
      onTick(listener) {
        ticks.add(listener);
        return () => ticks.delete(listener);
      },
    },
    now: () => clock.now,
    ceilings: { used: cpuShare, unused: cpuShare },
  });
  const tick = () => {
    for (const each of ticks) each();
  };
  return { guard, load, clock, tick };
}

/** A checker that asks, probes as soon as it may, and takes `sliceMs` of processor for each. */
function checkFor(ms: number, { guard, clock }: { guard: Guard; clock: { now: number } }, sliceMs: number): number {
  const end = clock.now + ms;
  let took = 0;
  while (clock.now < end) {
    const { wait } = guard.allow('shadow', '/');
    if (wait === 0) {
      guard.spent('shadow', '/', sliceMs);
      took += sliceMs;
    }
    clock.now += wait === 0 ? sliceMs : wait;
  }
  return took / ms;
}

describe('the shadow under its ceiling', () => {
  it.each([0.1, 0.5])('takes %d of a processor and no more, after a burst', (cpuShare) => {
    const { guard, clock } = simulated(cpuShare);
    checkFor(20_000, { guard, clock }, 10);
    expect(checkFor(60_000, { guard, clock }, 10)).toBeCloseTo(cpuShare, 2);
  });

  it('may start at once after a quiet time', () => {
    const { guard } = simulated();
    guard.spent('shadow', '/', 900);
    expect(guard.allow('shadow', '/').wait).toBe(0);
  });

  it('takes less the busier operators keep the process, down to nothing, and comes back', () => {
    const all = simulated();
    const { load } = all;
    const share = (eventLoopUtilization: number) => {
      Object.assign(load, { eventLoopUtilization, quietMs: 0, inFlight: 1 });
      checkFor(10_000, all, 5);
      return checkFor(60_000, all, 5);
    };
    const shares = [share(0.1), share(0.4), share(0.6), share(0.9), share(0.1)];
    expect(shares.map((each) => each.toFixed(2))).toEqual(['0.50', '0.16', '0.04', '0.00', '0.50']);
  });

  it('says what it waits for', () => {
    const { guard, load } = simulated();
    load.eventLoopUtilization = 0.95;
    expect(guard.allow('shadow', '/')).toEqual({ wait: 250, because: 'the event loop is 95 % busy' });
    expect(guard.state()).toMatchObject({ state: 'paused', reason: 'the event loop is 95 % busy' });
  });
});

describe('probes of the living process', () => {
  it.each<[string, Partial<Load>, number]>([
    ['nothing goes on', {}, 0],
    ['a request is being answered', { inFlight: 1, quietMs: 0 }, 20],
    ['the event loop is half busy', { eventLoopUtilization: 0.5 }, 250],
    ['the event loop is busy', { eventLoopUtilization: 0.95 }, 250],
  ])('when %s', (_, part, wait) => {
    const { guard, load } = simulated();
    Object.assign(load, part);
    expect(guard.allow('inline', '/').wait).toBe(wait);
  });

  it('are twenty of their own lengths apart', () => {
    const { guard, clock } = simulated();
    guard.spent('inline', '/', 3);
    expect(guard.allow('inline', '/other')).toMatchObject({ wait: 60, because: expect.any(String) });
    clock.now += 60;
    expect(guard.allow('inline', '/other').wait).toBe(0);
  });

  it('never take a route whose slice is long against what operators are used to', () => {
    const { guard, load, clock } = simulated();
    guard.spent('inline', '/report', 11);
    guard.spent('inline', '/report', 1);
    guard.spent('inline', '/short', 2);
    clock.now += 10_000;
    expect(guard.allow('inline', '/report').wait).toBe(0);
    load.p99Ms = 30;
    expect(guard.allow('inline', '/report').wait).toBe(Number.POSITIVE_INFINITY);
    expect(guard.allow('inline', '/short').wait).toBe(0);
    expect(guard.allow('shadow', '/report').wait).toBe(0);
  });
});

describe('the guard tells', () => {
  it('when its state is another one, once for each', () => {
    const { guard, load, clock, tick } = simulated();
    const heard: string[] = [];
    const shares: number[] = [];
    guard.onChange(({ state }, share) => {
      if (heard.at(-1) !== state) heard.push(state);
      shares.push(share);
    });
    const step = (act: () => void) => {
      act();
      tick();
      tick();
    };
    step(() => guard.allow('shadow', '/'));
    step(() => Object.assign(load, { eventLoopUtilization: 0.9 }));
    step(() => {
      Object.assign(load, { eventLoopUtilization: 0.1 });
      clock.now += 1_000;
    });
    step(() => {
      clock.now += 60_000;
    });
    guard.stop();
    step(() => guard.allow('shadow', '/'));
    expect(heard).toEqual(['checking', 'paused', 'slowed', 'idle']);
    expect(shares).toEqual([0.5, 0, 0.1, 0.5]);
    expect(guard.share()).toBe(0.5);
  });
});

describe('over a real server', () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  it('slows checking down to nothing under load, and lets it come back', async () => {
    const server = createServer((_request, response) => {
      const end = performance.now() + 8;
      while (performance.now() < end);
      response.end('done');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // Other work on the machine that runs this test is not what it is about.
    const signals = createLoadSignals({ isProbe: () => false, machine: () => 0 });
    const guard = createGuard({ signals, now: () => performance.now(), ceilings: { used: 0.5, unused: 0.5 } });
    let loaded = true;
    const { port } = server.address() as AddressInfo;
    const ask = (): void => {
      get({ port, host: '127.0.0.1' }, (answer) => answer.resume().on('end', () => loaded && ask()));
    };
    stops.push(
      () => server.close(),
      signals.stop,
      guard.stop,
      () => {
        loaded = false;
      },
    );

    const states = new Set<string>();
    guard.onChange(({ state }) => states.add(state));
    for (let n = 0; n < 4; n++) ask();
    const allowed = () => guard.allow('shadow', '/').wait === 0;
    await vi.waitUntil(() => !allowed(), { timeout: 15_000, interval: 5 });
    let probes = 0;
    for (let n = 0; n < 50; n++) {
      if (allowed()) probes++;
      if (guard.allow('inline', '/').wait === 0) probes++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(probes).toBe(0);
    expect(guard.state().p99Ms).toBeGreaterThan(0);

    loaded = false;
    await vi.waitUntil(() => allowed() && guard.allow('inline', '/').wait === 0, { timeout: 15_000, interval: 5 });
    expect(guard.state().inFlight).toBe(0);
    expect(states).toContain('paused');
  });
});
