import { describe, expect, it } from 'vitest';
import { type DeviceSpec, specOf } from './device-spec.ts';
import { createWear } from './wear.ts';

const sturdy: DeviceSpec = { ...specOf(0), latencyMs: 50, connections: 2, fragility: 'none', fault: 'none' };

/** Asks so many times with so many milliseconds between. */
function asked(spec: Partial<DeviceSpec>, times: number, everyMs: number) {
  const wear = createWear({ ...sturdy, ...spec });
  const fates = Array.from({ length: times }, (_, at) => wear.request(at * everyMs));
  return { fates, ...wear.burden() };
}

describe('a device', () => {
  it.each(['none', 'slows', 'dies'] as const)('bears five requests a second: %s', (fragility) => {
    const { overRate, slowed, died, p95Ms, p95AloneMs, requests } = asked({ fragility }, 100, 200);
    expect({ overRate, slowed, died, requests }).toEqual({ overRate: 0, slowed: false, died: false, requests: 100 });
    expect(p95Ms).toBeCloseTo(p95AloneMs);
  });

  it('counts what is more', () => expect(asked({}, 20, 190).overRate).toBe(15));

  it('dies of more, if it is like that, and stays dead', () => {
    const { died, fates, requests } = asked({ fragility: 'dies' }, 20, 190);
    expect({ died, requests }).toEqual({ died: true, requests: 6 });
    expect(fates.map(({ is }) => is).slice(5)).toEqual(Array.from({ length: 15 }, () => 'dead'));
  });

  it('gets slow of more, if it is like that', () => {
    const { slowed, p95Ms, p95AloneMs } = asked({ fragility: 'slows' }, 40, 150);
    expect(slowed).toBe(true);
    expect(p95Ms).toBeGreaterThan(3 * p95AloneMs);
  });

  it('does one thing at a time: who asks at once waits', () => {
    const { p95Ms, p95AloneMs } = asked({}, 10, 0);
    expect(p95Ms).toBeGreaterThan(4 * p95AloneMs);
  });

  it('refuses connections that it has no room for, and counts them', () => {
    const wear = createWear(sturdy);
    expect([wear.connect(), wear.connect(), wear.isFull(), wear.connect()]).toEqual([true, true, true, false]);
    wear.disconnect();
    expect([wear.isFull(), wear.connect()]).toEqual([false, true]);
    expect(wear.burden().overConnections).toBe(1);
  });

  it.each([
    ['drops', ['answered', 'dropped']],
    ['errs', ['answered', 'error']],
    ['none', ['answered']],
  ] as const)('fails now and then by itself: %s', (fault, kinds) => {
    const { fates } = asked({ fault }, 1_000, 300);
    expect(new Set(fates.map(({ is }) => is))).toEqual(new Set(kinds));
    const failed = fates.filter(({ is }) => is !== 'answered').length;
    expect(failed).toBeLessThan(40);
    expect(asked({ fault }, 1_000, 300).fates).toEqual(fates);
  });
});
