import { describe, expect, it } from 'vitest';
import type { Load } from './load-signals.ts';
import { type GuardHistory, paceOf } from './pace-of-guard.ts';

const QUIET: Load = {
  inFlight: 0,
  eventLoopUtilization: 0.1,
  lagMs: 1,
  waiting: 0,
  machine: 0.1,
  cores: 2,
  quietMs: 60_000,
};
const USED: Load = { ...QUIET, quietMs: 10, inFlight: 1 };
const before: GuardHistory = { share: 0.5, at: 0, usualLagMs: 0, usualWaiting: 0, ownLoad: 0 };

const CEILINGS = { used: 0.5, unused: 1 };

describe('paceOf', () => {
  it.each<[string, Load, Partial<GuardHistory>, string, number]>([
    ['nobody is there', QUIET, {}, 'checking', 0.5],
    ['somebody is, and there is time', USED, {}, 'checking', 0.5],
    ['the event loop is a quarter busy', { ...USED, eventLoopUtilization: 0.31 }, {}, 'slowed', 0.245],
    ['the event loop is half busy', { ...USED, eventLoopUtilization: 0.45 }, {}, 'slowed', 0.125],
    ['the event loop is more than half busy', { ...USED, eventLoopUtilization: 0.66 }, {}, 'slowed', 0.02],
    ['the event loop is busy', { ...USED, eventLoopUtilization: 0.85 }, {}, 'paused', 0],
    ['requests wait', { ...USED, lagMs: 60 }, {}, 'slowed', 0.25],
    ['requests wait for long', { ...USED, lagMs: 500 }, {}, 'paused', 0],
    ['they always waited', { ...USED, lagMs: 500 }, { usualLagMs: 490 }, 'checking', 0.5],
    ['timers are late and nobody asks', { ...QUIET, lagMs: 500 }, {}, 'checking', 0.5],
    ['the application waits for a processor', { ...USED, waiting: 0.15 }, {}, 'slowed', 0.25],
    ['it waits for one for long', { ...USED, waiting: 0.3 }, {}, 'paused', 0],
    ['it always waited for one', { ...USED, waiting: 0.3 }, { usualWaiting: 0.28 }, 'checking', 0.5],
    ['it waits for one and nobody asks', { ...QUIET, waiting: 0.3 }, {}, 'checking', 0.5],
    ['the machine is loaded by others', { ...USED, machine: 2 }, {}, 'slowed', 0.25],
    ['the machine is loaded and nobody asks', { ...QUIET, machine: 2 }, {}, 'slowed', 0.25],
    ['the machine is loaded by us', { ...USED, machine: 1 }, { ownLoad: 0.9 }, 'checking', 0.5],
  ])('when %s', (_, load, history, state, share) => {
    const pace = paceOf(load, { ...before, ...history }, 0, CEILINGS);
    expect([pace.state, Math.round(pace.share * 1000) / 1000]).toEqual([state, share]);
    expect(pace.because === undefined).toBe(state === 'checking');
  });

  it.each<[string, Partial<Load>, number]>([
    ['next to nothing is asked of it', {}, 1],
    ['it is used', { eventLoopUtilization: 0.06 }, 0.5],
    ['others use the machine', { machine: 0.6 }, 0.5],
  ])('takes as much as it may when %s', (_, given, share) => {
    const load = { ...USED, eventLoopUtilization: 0.02, ...given };
    expect(paceOf(load, before, 60_000, CEILINGS)).toMatchObject({ state: 'checking', share });
  });

  it('falls at once and comes back slowly', () => {
    const fallen = paceOf({ ...USED, eventLoopUtilization: 1 }, before, 1_000, CEILINGS);
    expect(fallen).toMatchObject({ share: 0, because: expect.stringContaining('event loop') });
    const after = (ms: number) => paceOf(USED, { ...before, share: 0, at: 1_000 }, 1_000 + ms, CEILINGS).share;
    expect([after(0), after(1_000), after(60_000)]).toEqual([0, 0.1, 0.5]);
  });
});
