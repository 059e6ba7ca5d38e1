import { beforeEach, describe, expect, it } from 'vitest';
import type { Alarms } from '../model/rooms.ts';
import type { Store } from '../model/store.ts';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import { createFindingDesk, type FindingDesk } from './finding-desk.ts';
import { findingForTesting } from './findingForTesting.ts';

let store: Store;
let desk: FindingDesk;
let ringing: Set<string>;
let clock: number;

beforeEach(() => {
  store = memoryStoreForTesting();
  ringing = new Set();
  clock = 1000;
  const alarms = {
    raise: async ({ subject }: { subject: string }) => void ringing.add(subject),
    clear: async (_kind: string, _originator: string, subject: string) => void ringing.delete(subject),
  } as unknown as Alarms;
  desk = createFindingDesk({ store, alarms, now: () => clock });
});

const decision = (what: 'accepted' | 'false-positive' | 'open', expiresAt?: number) => ({
  decision: what,
  reason: 'known',
  by: 'ann',
  at: clock,
  ...(expiresAt === undefined ? {} : { expiresAt }),
});

describe('createFindingDesk', () => {
  it('raises the alarm of a proved finding and none for a tentative one', async () => {
    await desk.seen('router1', 'r1', findingForTesting());
    await desk.seen('router1', 'r1', findingForTesting({ id: 'f2', confidence: 'tentative' }));
    expect([...ringing]).toEqual(['f1']);
  });

  it('keeps when it was first seen, and moves when it was last seen', async () => {
    await desk.seen('router1', 'r1', findingForTesting());
    clock = 2000;
    const row = await desk.seen('router1', 'r2', findingForTesting());
    expect(row).toMatchObject({ firstSeenAt: 1000, lastSeenAt: 2000, firstRun: 'r1', lastRun: 'r2' });
  });

  it.each(['accepted', 'false-positive'] as const)('never overrides the decision "%s"', async (what) => {
    await desk.seen('router1', 'r1', findingForTesting());
    await desk.triage('f1', decision(what));
    expect(ringing.size).toBe(0);
    const row = await desk.seen('router1', 'r2', findingForTesting({ severity: 'critical' }));
    expect(row).toMatchObject({ decision: what, severity: 'critical', triage: { reason: 'known', by: 'ann' } });
    expect(ringing.size).toBe(0);
  });

  it('opens again what was closed, and rings again', async () => {
    await desk.seen('router1', 'r1', findingForTesting());
    await desk.close('f1', 'r2', 'mended');
    expect(await store.findings.get('f1')).toMatchObject({ state: 'closed', closedBecause: 'mended', closedAt: 1000 });
    expect(ringing.size).toBe(0);
    const row = await desk.seen('router1', 'r3', findingForTesting());
    expect(row.state).toBe('open');
    expect(row.closedAt).toBeUndefined();
    expect([...ringing]).toEqual(['f1']);
  });

  it('names what a run of the same checks did not see again', async () => {
    await desk.seen('router1', 'r1', findingForTesting());
    await desk.seen('router1', 'r1', findingForTesting({ id: 'f2', check: 'stored-xss' }));
    await desk.seen('other', 'r1', findingForTesting({ id: 'f3' }));
    const unseen = await desk.unseen('router1', ['reflected-xss'], 'r2');
    expect(unseen.map(({ id }) => id)).toEqual(['f1']);
    expect(await desk.unseen('router1', ['reflected-xss'], 'r1')).toEqual([]);
  });

  it('lets a decision lapse when its time is over, and rings again', async () => {
    await desk.seen('router1', 'r1', findingForTesting());
    await desk.triage('f1', decision('accepted', 5000));
    await desk.lapse(4999);
    expect((await store.findings.get('f1'))?.decision).toBe('accepted');
    await desk.lapse(5000);
    expect((await store.findings.get('f1'))?.decision).toBe('open');
    expect([...ringing]).toEqual(['f1']);
  });
});
