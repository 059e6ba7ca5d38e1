import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../model/log-entry.ts';
import { type Anchor, GENESIS, hashOf, linked } from './chain.ts';
import { verifyChain } from './verify-chain.ts';

function chainOf(length: number): LogEntry[] {
  const entries: LogEntry[] = [];
  for (let at = 0; at < length; at += 1) {
    const rest = {
      time: 1000 + at,
      operator: 'ann',
      address: '127.0.0.1',
      action: 'device.view',
      object: `device${at}`,
      outcome: 'done',
      requestId: `r${at}`,
      detail: '',
      sentence: `ann checks info of device${at}`,
    } as const;
    entries.push(linked(rest, entries.at(-1)));
  }
  return entries;
}

const logOf = (entries: readonly LogEntry[]) => ({
  walk: async function* () {
    yield entries.slice(0, 2);
    yield entries.slice(2);
  },
});

const whole = chainOf(6);
const at = (seq: number): LogEntry => whole[seq - 1]!;
const changed = (seq: number, change: Partial<LogEntry>): LogEntry[] =>
  whole.map((entry) => (entry.seq === seq ? { ...entry, ...change } : entry));
/** Changes an entry and makes all hashes from there on right again, as somebody with time would. */
const rewritten = (seq: number): LogEntry[] => {
  const entries: LogEntry[] = whole.slice(0, seq - 1);
  for (const { seq: _seq, prev: _prev, hash: _hash, ...rest } of whole.slice(seq - 1)) {
    entries.push(linked({ ...rest, operator: 'bob' }, entries.at(-1)));
  }
  return entries;
};

describe('verifyChain', () => {
  it('finds a whole chain whole', async () => {
    expect(await verifyChain(logOf(whole))).toEqual({ ok: true, entries: 6 });
    expect(await verifyChain(logOf(whole), [at(6), at(2)])).toEqual({ ok: true, entries: 6 });
    expect(await verifyChain(logOf([]))).toEqual({ ok: true, entries: 0 });
  });

  const forged = linked({ ...at(3), detail: 'forged' }, at(3));
  it.each<{ what: string; entries: LogEntry[]; anchors?: Anchor[]; brokenAt: number; reason: string }>([
    {
      what: 'a changed field',
      entries: changed(3, { operator: 'bob' }),
      brokenAt: 3,
      reason: 'changed after it was written',
    },
    { what: 'a changed time', entries: changed(3, { time: 1 }), brokenAt: 3, reason: 'changed after' },
    { what: 'a changed sentence', entries: changed(1, { sentence: '' }), brokenAt: 1, reason: 'changed after' },
    { what: 'a changed hash', entries: changed(3, { hash: at(2).hash }), brokenAt: 3, reason: 'changed after' },
    { what: 'a changed prev', entries: changed(3, { prev: GENESIS }), brokenAt: 3, reason: 'does not follow' },
    {
      what: 'an added field',
      entries: whole.map((entry) => (entry.seq === 4 ? { ...entry, note: 'x' } : entry)),
      brokenAt: 4,
      reason: 'changed after',
    },
    {
      what: 'a changed field with its own hash made right',
      entries: changed(3, { operator: 'bob', hash: hashOf({ ...at(3), operator: 'bob' }) }),
      brokenAt: 4,
      reason: 'does not follow',
    },
    {
      what: 'a removed entry',
      entries: whole.filter(({ seq }) => seq !== 3),
      brokenAt: 3,
      reason: 'entry 3 is missing',
    },
    {
      what: 'removed entries',
      entries: whole.filter(({ seq }) => seq < 2 || seq > 4),
      brokenAt: 2,
      reason: '2 to 4 are missing',
    },
    { what: 'a removed beginning', entries: whole.slice(1), brokenAt: 1, reason: 'entry 1 is missing' },
    {
      what: 'a removed entry with the others counted anew',
      entries: whole.filter(({ seq }) => seq !== 3).map((entry, place) => ({ ...entry, seq: place + 1 })),
      brokenAt: 3,
      reason: 'does not follow',
    },
    { what: 'swapped entries', entries: [at(1), at(3), at(2), at(4)], brokenAt: 2, reason: 'entry 2 is missing' },
    {
      what: 'swapped entries with swapped numbers',
      entries: [at(1), { ...at(3), seq: 2 }, { ...at(2), seq: 3 }, at(4)],
      brokenAt: 2,
      reason: 'does not follow',
    },
    { what: 'an entry twice', entries: [at(1), at(2), at(2), at(3)], brokenAt: 2, reason: 'out of order' },
    { what: 'an inserted entry', entries: [at(1), at(2), at(3), forged, at(4)], brokenAt: 4, reason: 'out of order' },
    {
      what: 'an inserted entry with the others counted on',
      entries: [at(1), at(2), at(3), forged, { ...at(4), seq: 5 }],
      brokenAt: 5,
      reason: 'does not follow',
    },
    { what: 'a removed end', entries: whole.slice(0, 4), anchors: [at(6)], brokenAt: 5, reason: 'its end was cut off' },
    { what: 'everything removed', entries: [], anchors: [at(6)], brokenAt: 1, reason: 'its end was cut off' },
    {
      what: 'an end that was written anew',
      entries: rewritten(4),
      anchors: [at(6)],
      brokenAt: 6,
      reason: 'not the entry that was written at first',
    },
    {
      what: 'an end that was written anew, seen early',
      entries: rewritten(2),
      anchors: [at(3), at(6)],
      brokenAt: 3,
      reason: 'at first',
    },
  ])('notices $what', async ({ entries, anchors = [], brokenAt, reason }) => {
    const verified = await verifyChain(logOf(entries), anchors);
    expect(verified).toMatchObject({ ok: false, brokenAt });
    expect(verified).toHaveProperty('reason', expect.stringContaining(reason));
  });

  it('hashes what is written down, whatever the order of its fields', () => {
    const entry = at(1);
    const { prev, seq, ...others } = entry;
    expect(hashOf({ prev, ...others, seq })).toBe(entry.hash);
    // Made apart from this code: sha256sum over the canonical text.
    const text =
      '{"action":"server.start","address":"local","detail":"","object":"","operator":"system","outcome":"done",' +
      `"prev":"${GENESIS}","requestId":"","sentence":"the server starts","seq":1,"time":0}`;
    expect(text).toHaveLength(241);
    const start: Omit<LogEntry, 'hash'> = {
      seq: 1,
      time: 0,
      operator: 'system',
      address: 'local',
      action: 'server.start',
      object: '',
      outcome: 'done',
      requestId: '',
      detail: '',
      sentence: 'the server starts',
      prev: GENESIS,
    };
    expect(hashOf(start)).toBe('657ca8989f944f53a62a3bc8d264ac13a65de6c4b881256c06d80029c3006a08');
  });
});
