import { describe, expect, it } from 'vitest';
import { type DeviceSpec, specOf } from './device-spec.ts';
import { harmOf, judge } from './judge.ts';
import type { Outcome } from './messages.ts';
import { flatnessOf, metricsOf } from './metrics.ts';
import { type Row, rowOf } from './row-of.ts';
import type { Burden } from './wear.ts';

const flawed: DeviceSpec = { ...specOf(0), flaw: 'reflected-xss', fragility: 'none' };
const safe: DeviceSpec = { ...flawed, flaw: undefined };
const calm: Burden = {
  ...{ requests: 90, overRate: 0, overConnections: 0, slowed: false, died: false },
  ...{ p95Ms: 100, p95AloneMs: 100 },
};
const nothing: Outcome = { name: flawed.name, seconds: 1, requests: 90, points: 4, proved: [], failed: [] };
const hit = { check: 'reflected-xss', place: 'GET /status query:host' };

describe('what was told of a device', () => {
  it.each<[string, DeviceSpec, Outcome['proved'], boolean, number]>([
    ['the flaw', flawed, [hit], true, 0],
    ['nothing, where there is one', flawed, [], false, 0],
    ['another place', flawed, [{ ...hit, place: 'GET /events query:kind' }], false, 1],
    ['another class at the same place', flawed, [{ ...hit, check: 'template-injection' }], false, 1],
    ['the flaw and another', flawed, [hit, { ...hit, check: 'sql-injection' }], true, 1],
    ['a flaw of its twin', safe, [hit], false, 1],
    ['nothing, where there is none', safe, [], false, 0],
  ])('%s', (_what, spec, proved, found, untrue) => {
    const judged = judge(spec, calm, { ...nothing, proved });
    expect({ found: judged.found, untrue: judged.untrue.length }).toEqual({ found, untrue });
  });

  it('is not clean where it could not be checked, or in places', () => {
    const of = (outcome: Partial<Outcome>) => judge(safe, calm, { ...nothing, ...outcome });
    expect(of({}).unchecked).toBeUndefined();
    expect(of({ problem: 'no connection' }).unchecked).toBe('no connection');
    expect(of({ failed: [{ check: undefined, reason: 'GET /: distress' }] }).unchecked).toBe('GET /: distress');
    const partly = of({ failed: [{ check: 'ssrf', reason: 'GET /: no answer' }] });
    expect([partly.unchecked, partly.untold]).toEqual([undefined, ['ssrf at GET /: no answer']]);
  });
});

it.each<[string, Partial<DeviceSpec>, Partial<Burden>, number]>([
  ['nothing', {}, {}, 0],
  ['death', {}, { died: true }, 1],
  ['slowness', {}, { slowed: true }, 1],
  ['a rate that it bears', {}, { overRate: 3 }, 0],
  ['a rate that it does not bear', { fragility: 'dies' }, { overRate: 3 }, 1],
  ['a connection too many', {}, { overConnections: 1 }, 1],
  ['answers that take longer', {}, { p95Ms: 130 }, 1],
])('counts as harm: %s', (_what, spec, burden, count) => {
  expect(harmOf({ ...safe, ...spec }, { ...calm, ...burden })).toHaveLength(count);
});

describe('figures', () => {
  const row = (devices: number, cpuMsPerDevice: number, harmed = 0): Row => ({
    ...rowOf(
      [judge(safe, calm, nothing)],
      [nothing],
      {
        ...{ seconds: 1, cpuMs: 1 },
        memoryMb: { before: 1, peak: 2, course: [] },
      },
      10,
    ),
    ...{ devices, cpuMsPerDevice, harmed },
  });

  it('are of one device', () => {
    const judged = [judge(flawed, calm, { ...nothing, proved: [hit] }), judge(safe, calm, nothing)];
    const cost = { seconds: 12.34, cpuMs: 300, memoryMb: { before: 80, peak: 100, course: [90, 100] } };
    expect(rowOf(judged, [nothing, nothing], cost, 400)).toMatchObject({
      ...{ devices: 2, atOnce: 2, seconds: 12.3, requestsPerDevice: 90, cpuMsPerDevice: 150 },
      ...{ memoryMbPeak: 100, memoryMbPerDevice: 10, found: 1, flawed: 1, false: 0, safe: 1, unchecked: 0 },
    });
  });

  it('compare each larger fleet with those of a hundred beside it', () => {
    const groups = [
      [row(10, 99), row(100, 50), row(100, 40), row(100, 60), row(1_000, 55)],
      [row(100, 80), row(10_000, 80)],
    ];
    expect(flatnessOf(groups)).toEqual([
      { devices: 1_000, ratio: 1.1, low: 0.917, high: 1.375, against: 3 },
      { devices: 10_000, ratio: 1, low: 1, high: 1, against: 1 },
    ]);
    expect(flatnessOf([[row(10, 9)], [row(100, 9), row(100, 9)]])).toEqual([]);
  });

  it('are the largest fleet’s, those of every size beside them, and the worst of what went wrong', () => {
    const metrics = metricsOf([[row(100, 50), row(100, 40, 2), row(100, 60), row(1_000, 55)]]);
    expect(metrics).toMatchObject({ devices: 1_000, cpuMsPerDevice: 55, flatness: 1.1, harmed: 0 });
    expect(metrics).toMatchObject({ cpuMsPerDevice100: 50, harmed100: 2, cpuMsPerDevice1000: 55 });
    expect(metricsOf([[row(10, 50)]])).not.toHaveProperty('flatness');
  });
});
