import { describe, expect, it, vi } from 'vitest';
import type { Alarm } from '../model/alarm.ts';
import { createEvents, type LiveEvent } from '../model/events.ts';
import type { LogEvent } from '../model/log-entry.ts';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import { createAlarms } from './create-alarms.ts';

const silent = {
  kind: 'silent-device',
  severity: 'medium',
  originator: 'ac1',
  subject: 'ac1',
  text: 'ac1 is silent',
} as const;

async function room(store = memoryStoreForTesting()) {
  let time = 1_000;
  const events = createEvents();
  const heard: LiveEvent[] = [];
  events.subscribe((event) => heard.push(event));
  const logged: LogEvent[] = [];
  const troubles: unknown[] = [];
  const alarms = await createAlarms({
    store,
    events,
    now: () => time,
    retryMs: 10,
    onTrouble: (error) => troubles.push(error),
    log: {
      record: async (event) => {
        logged.push(event);
        return { ...event, seq: 1, time, detail: '', sentence: '', prev: '', hash: '' };
      },
    },
  });
  const pass = (ms: number) => {
    time += ms;
  };
  return { alarms, store, heard, logged, troubles, pass };
}

describe('raising', () => {
  it('makes one alarm for each kind, originator and subject', async () => {
    const { alarms, store, heard, logged } = await room();
    const first = await alarms.raise(silent);
    expect(await alarms.raise(silent)).toEqual(first);
    await alarms.raise({ ...silent, subject: 'other' });
    await alarms.raise({ ...silent, originator: 'ac2' });
    await alarms.raise({ ...silent, kind: 'store' });
    expect((await store.alarms.find()).total).toBe(4);
    expect(heard).toHaveLength(4);
    expect(heard[0]).toMatchObject({ topic: 'alarm', id: first.id, active: true, acknowledged: false });
    expect(logged.map((event) => event.action)).toEqual(Array(4).fill('alarm.raise'));
    expect(logged[0]).toMatchObject({
      operator: 'system',
      object: 'ac1',
      detail: 'medium silent-device: ac1 is silent',
    });
  });

  it('makes one alarm even when it is raised many times at once', async () => {
    const { alarms, store } = await room();
    const all = await Promise.all(Array.from({ length: 20 }, () => alarms.raise(silent)));
    expect(new Set(all.map((alarm) => alarm.id)).size).toBe(1);
    expect((await store.alarms.find()).total).toBe(1);
  });

  const again: [string, Partial<Pick<Alarm, 'severity' | 'text'>>, { acknowledged: boolean; events: number }][] = [
    ['the same', {}, { acknowledged: true, events: 0 }],
    ['another text', { text: 'refused' }, { acknowledged: true, events: 1 }],
    ['less severe', { severity: 'low' }, { acknowledged: true, events: 1 }],
    ['worse', { severity: 'high' }, { acknowledged: false, events: 1 }],
  ];
  it.each(again)('again while active and acknowledged: %s', async (_, change, { acknowledged, events }) => {
    const { alarms, store, heard } = await room();
    const first = await alarms.raise(silent);
    await alarms.acknowledge(first.id, 'ann');
    heard.length = 0;
    const second = await alarms.raise({ ...silent, ...change });
    expect(second).toMatchObject({ id: first.id, ...silent, ...change, acknowledged, raisedAt: 1_000 });
    expect(second.acknowledgedBy).toBe(acknowledged ? 'ann' : undefined);
    expect(heard).toHaveLength(events);
    expect(await store.alarms.get(first.id)).toEqual(second);
    expect(await alarms.pending()).toHaveLength(acknowledged ? 0 : 1);
  });

  it('starts a new episode after the last one was cleared, and keeps the old one with who acknowledged it', async () => {
    const { alarms, pass, logged } = await room();
    const first = await alarms.raise(silent);
    await alarms.acknowledge(first.id, 'ann');
    pass(5);
    await alarms.clear('silent-device', 'ac1', 'ac1');
    pass(5);
    const second = await alarms.raise(silent);
    expect(second.id).not.toBe(first.id);
    expect(second).toMatchObject({ active: true, acknowledged: false, raisedAt: 1_010 });
    expect(await alarms.get(first.id)).toMatchObject({ active: false, clearedAt: 1_005, acknowledgedBy: 'ann' });
    expect(logged.map((event) => event.action)).toEqual(['alarm.raise', 'alarm.clear', 'alarm.raise']);
    const { rows, total } = await alarms.find({ originator: 'ac1' });
    expect(total).toBe(2);
    expect(rows.map((row) => row.id)).toEqual([second.id, first.id]);
  });
});

describe('clearing', () => {
  it('says nothing where nothing is active', async () => {
    const { alarms, heard } = await room();
    await alarms.clear('silent-device', 'ac1', 'ac1');
    await alarms.clearOriginator('ac1');
    expect(heard).toEqual([]);
  });

  it('clears all of a device that was removed, and no other', async () => {
    const { alarms } = await room();
    await alarms.raise(silent);
    await alarms.raise({ ...silent, kind: 'vulnerability', subject: 'f1' });
    await alarms.raise({ ...silent, originator: 'ac2' });
    await alarms.clearOriginator('ac1');
    expect((await alarms.pending()).map((alarm) => alarm.originator)).toEqual(['ac2']);
    expect((await alarms.find({ active: false })).total).toBe(2);
  });
});

describe('acknowledging', () => {
  it('keeps who did it first, also when it is cleared', async () => {
    const { alarms, pass } = await room();
    const { id } = await alarms.raise(silent);
    await alarms.clear('silent-device', 'ac1', 'ac1');
    pass(1);
    expect(await alarms.acknowledge(id, 'ann')).toMatchObject({ acknowledgedBy: 'ann', acknowledgedAt: 1_001 });
    expect(await alarms.acknowledge(id, 'bob')).toMatchObject({ acknowledgedBy: 'ann', active: false });
    expect(await alarms.acknowledge('no such', 'ann')).toBeUndefined();
  });

  it('does not bring back an alarm that is cleared at the same moment', async () => {
    const { alarms } = await room();
    const { id } = await alarms.raise(silent);
    await Promise.all([alarms.clear('silent-device', 'ac1', 'ac1'), alarms.acknowledge(id, 'ann')]);
    expect(await alarms.get(id)).toMatchObject({ active: false, acknowledged: true });
    expect(await alarms.pending()).toEqual([]);
  });
});

describe('the store', () => {
  it('gives back at the next start what was active', async () => {
    const { alarms, store } = await room();
    const raised = await Promise.all(
      Array.from({ length: 1_100 }, (_, i) => alarms.raise({ ...silent, originator: `ac${i}` })),
    );
    await alarms.acknowledge(raised[0]?.id ?? '', 'ann');
    await alarms.clear('silent-device', 'ac1', 'ac1');
    const { alarms: next } = await room(store);
    expect(await next.pending()).toHaveLength(1_098);
    const again = await next.raise({ ...silent, originator: 'ac2' });
    expect(again.id).toBe(raised[2]?.id);
  });

  it('in trouble, hides no alarm; it is written when the store is back', async () => {
    const { alarms, store, troubles, heard } = await room();
    const put = vi.spyOn(store.alarms, 'put').mockRejectedValue(new Error('disk full'));
    const alarm = await alarms.raise(silent);
    expect(heard).toHaveLength(1);
    expect(await alarms.pending()).toEqual([alarm]);
    expect(troubles).toEqual([new Error('disk full')]);
    await expect(alarms.acknowledge(alarm.id, 'ann')).rejects.toThrow('disk full');
    expect(await alarms.pending()).toEqual([alarm]);
    await alarms.clear('silent-device', 'ac1', 'ac1');
    expect(await alarms.get(alarm.id)).toMatchObject({ active: false });
    put.mockRestore();
    await expect.poll(() => store.alarms.get(alarm.id)).toMatchObject({ active: false });
    await alarms.stop();
  });
});
