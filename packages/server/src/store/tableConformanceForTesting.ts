import { describe, expect, it } from 'vitest';
import type { Alarm } from '../model/alarm.ts';
import type { Condition, Store } from '../model/store.ts';
import { ConflictError } from '../model/store.ts';
import {
  alarmForTesting as alarm,
  probeForTesting as probe,
  scheduleForTesting as schedule,
} from './rowsForTesting.ts';

export function tableConformance(store: () => Store): void {
  const ids = async (...query: Parameters<Store['alarms']['find']>): Promise<string[]> =>
    (await store().alarms.find(...query)).rows.map(({ id }) => id);

  describe('rows', () => {
    it('come back as they went in', async () => {
      const row = alarm({
        id: 'ä/💡 "quoted" \u0000 %2E $x',
        text: 'lines\nand \u2028 and \\ and \u0000',
        raisedAt: 1_764_000_000_123,
        clearedAt: 0.1 + 0.2,
      });
      await store().alarms.insert(row);
      expect(await store().alarms.get(row.id)).toEqual(row);
      expect(await store().alarms.get('nobody')).toBeUndefined();
    });

    it('keep names that mean something to a database, wherever they stand', async () => {
      const checks = [{ $gt: '', 'a.b': { '': 1, $where: 'x', '%24': [null, { '.': true }] }, __proto: 1 }];
      // The store keeps what it is given; that a schedule has no such checks is for others to see to.
      const row = { ...schedule({ id: 'odd' }), checks: checks as unknown as string[] };
      await store().schedules.put(row);
      expect(await store().schedules.get('odd')).toEqual(row);
      const changed = await store().schedules.update('odd', { everyHours: 1 }, { checks: row.checks });
      expect(changed).toEqual({ ...row, everyHours: 1 });
    });

    it('drop fields that are undefined and mend half a surrogate pair', async () => {
      await store().alarms.insert({ ...alarm({ id: 'a' }), clearedAt: undefined, text: 'cut \ud83d' } as never);
      const row = await store().alarms.get('a');
      expect(row).toEqual(alarm({ id: 'a', text: 'cut \ufffd' }));
      expect(row).not.toHaveProperty('clearedAt');
    });

    it('do not change when a row that was handed in or out is changed', async () => {
      const row = schedule({ id: 'a' });
      await store().schedules.insert(row);
      row.checks.push('later');
      (await store().schedules.get('a'))?.checks.push('later');
      expect((await store().schedules.get('a'))?.checks).toEqual([]);
    });

    it('are refused when their id is taken', async () => {
      await store().alarms.insert(alarm({ id: 'a' }));
      await expect(store().alarms.insert(alarm({ id: 'a', text: 'another' }))).rejects.toThrow(ConflictError);
      expect((await store().alarms.get('a'))?.text).toBe('A vulnerability was found');
    });

    it.each([{ id: '' }, { id: 3 }, { id: { $ne: '' } }])('are refused without a text as id: %j', async ({ id }) => {
      await expect(store().alarms.insert(alarm({ id: id as string }))).rejects.toThrow(TypeError);
      await expect(store().alarms.put(alarm({ id: id as string }))).rejects.toThrow(TypeError);
      expect(await store().alarms.count()).toBe(0);
    });

    it('go in many at once, all or none', async () => {
      await store().alarms.insertMany(['a', 'b', 'c'].map((id) => alarm({ id })));
      await expect(store().alarms.insertMany(['d', 'b', 'e'].map((id) => alarm({ id })))).rejects.toThrow(
        ConflictError,
      );
      await expect(store().alarms.insertMany(['f', 'f'].map((id) => alarm({ id })))).rejects.toThrow(ConflictError);
      await store().alarms.insertMany([]);
      expect(await ids()).toEqual(['a', 'b', 'c']);
    });

    it('are replaced whole by put', async () => {
      await store().alarms.put(alarm({ id: 'a', acknowledgedBy: 'ann' }));
      await store().alarms.put(alarm({ id: 'a', originator: 'ac1' }));
      expect(await store().alarms.get('a')).toEqual(alarm({ id: 'a', originator: 'ac1' }));
      expect(await ids({ where: { originator: 'router1' } })).toEqual([]);
      expect(await ids({ text: 'AC1' })).toEqual(['a']);
    });

    it('are one when the same new id is put many times at once', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, raisedAt) => store().alarms.put(alarm({ id: 'a', raisedAt }))));
      expect(await store().alarms.count()).toBe(1);
    });

    it('are removed once', async () => {
      await store().alarms.insert(alarm({ id: 'a' }));
      expect(await store().alarms.remove('a')).toBe(true);
      expect(await store().alarms.remove('a')).toBe(false);
      expect(await store().alarms.get('a')).toBeUndefined();
    });

    it('are removed by condition, never without one', async () => {
      await store().probes.insertMany([probe({ id: 'a' }), probe({ id: 'b', run: 'run2' }), probe({ id: 'c' })]);
      expect(await store().probes.removeWhere({ run: 'run1' })).toBe(2);
      await expect(store().probes.removeWhere({})).rejects.toThrow('at least one condition');
      await expect(store().probes.removeWhere({ run: undefined } as never)).rejects.toThrow(TypeError);
      expect(await store().probes.count()).toBe(1);
    });
  });

  describe('update', () => {
    it('changes what it names, removes what is undefined and finds its row by the new values', async () => {
      await store().alarms.insert(alarm({ id: 'a', acknowledgedBy: 'bob' }));
      const changed = await store().alarms.update('a', { active: false, text: 'Ended', acknowledgedBy: undefined });
      expect(changed).toEqual(alarm({ id: 'a', active: false, text: 'Ended' }));
      expect(await store().alarms.get('a')).toEqual(changed);
      expect(await ids({ where: { active: false }, text: 'ended' })).toEqual(['a']);
      expect(await ids({ where: { active: true } })).toEqual([]);
    });

    it('gives undefined for a row that is not there, and makes none', async () => {
      expect(await store().alarms.update('a', { active: false })).toBeUndefined();
      expect(await store().alarms.count()).toBe(0);
    });

    it.each<{ expected: Partial<Alarm>; holds: boolean }>([
      { expected: { active: true }, holds: true },
      { expected: { active: true, acknowledgedBy: undefined }, holds: true },
      { expected: { active: false }, holds: false },
      { expected: { active: true, severity: 'low' }, holds: false },
      { expected: { acknowledgedBy: 'ann' }, holds: false },
      { expected: { kind: undefined } as never, holds: false },
    ])('changes only what is as expected: $expected is $holds', async ({ expected, holds }) => {
      await store().alarms.insert(alarm({ id: 'a' }));
      const changed = await store().alarms.update('a', { text: 'changed' }, expected);
      expect(changed === undefined).toBe(!holds);
      expect((await store().alarms.get('a'))?.text).toBe(holds ? 'changed' : 'A vulnerability was found');
    });

    it('takes an operator object for a value, never for an operator', async () => {
      await store().alarms.insert(alarm({ id: 'a' }));
      const expected = { kind: { $ne: '' } } as never;
      expect(await store().alarms.update('a', { text: 'changed' }, expected)).toBeUndefined();
    });

    it('never changes an id', async () => {
      await store().alarms.insert(alarm({ id: 'a' }));
      await expect(store().alarms.update('a', { id: 'b' })).rejects.toThrow('never changes');
    });

    it('lets one of many win', async () => {
      await store().alarms.insert(alarm({ id: 'a' }));
      const tries = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          store().alarms.update('a', { acknowledged: true, acknowledgedBy: `op${at}` }, { acknowledged: false }),
        ),
      );
      const winners = tries.filter((row) => row !== undefined);
      expect(winners).toHaveLength(1);
      expect(await store().alarms.get('a')).toEqual(winners[0]);
    });

    it('loses no change when many change different fields at once', async () => {
      await store().schedules.insert(schedule({ id: 'a' }));
      await Promise.all([
        store().schedules.update('a', { everyHours: 7 }),
        store().schedules.update('a', { nextAt: 8 }),
        store().schedules.update('a', { lastAt: 9 }),
        store().schedules.update('a', { changedBy: 'bob' }),
      ]);
      expect(await store().schedules.get('a')).toEqual(
        schedule({ id: 'a', everyHours: 7, nextAt: 8, lastAt: 9, changedBy: 'bob' }),
      );
    });
  });

  describe('find', () => {
    it('filters by what is equal, one of, or within', async () => {
      await store().alarms.insertMany([
        alarm({ id: 'a', kind: 'store', raisedAt: 1 }),
        alarm({ id: 'b', kind: 'log-chain', raisedAt: 2, active: false }),
        alarm({ id: 'c', kind: 'silent-device', raisedAt: 3 }),
      ]);
      const table: [NonNullable<Parameters<Store['alarms']['find']>[0]>['where'], string[]][] = [
        [{ kind: 'store' }, ['a']],
        [{ id: 'b' }, ['b']],
        [{ active: true }, ['a', 'c']],
        [{ active: { in: [true, false] } }, ['a', 'b', 'c']],
        [{ kind: { in: ['store', 'log-chain', 'nothing'] } }, ['a', 'b']],
        [{ kind: { in: [] } }, []],
        [{ id: { in: ['c', 'a'] } }, ['a', 'c']],
        [{ raisedAt: { gte: 2 } }, ['b', 'c']],
        [{ raisedAt: { lt: 2 } }, ['a']],
        [{ raisedAt: { gte: 2, lt: 3 } }, ['b']],
        [{ kind: { gte: 0 } }, []],
        [{ active: true, raisedAt: { gte: 2 } }, ['c']],
        [{ active: 1 as never }, []],
        [{ active: 'true' as never }, []],
        [{ raisedAt: '1' as never }, []],
        [{ kind: 'store%' }, []],
        [undefined, ['a', 'b', 'c']],
      ];
      for (const [where, expected] of table) {
        expect(await ids(where === undefined ? {} : { where }), JSON.stringify(where)).toEqual(expected);
        expect(await store().alarms.count(where), JSON.stringify(where)).toBe(expected.length);
      }
    });

    it.each<{ condition: unknown }>([
      { condition: { $ne: '' } },
      { condition: { $gt: '' } },
      { condition: { in: [{ $ne: '' }] } },
      { condition: { in: 'store' } },
      { condition: { gte: { $gt: 1 } } },
      { condition: { gte: 1, $where: 'true' } },
      { condition: {} },
      { condition: [] },
      { condition: ['store'] },
      { condition: null },
      { condition: undefined },
      { condition: Number.NaN },
    ])('refuses $condition as a condition', async ({ condition }) => {
      await store().alarms.insert(alarm({ id: 'a' }));
      const where = { kind: condition as Condition };
      await expect(store().alarms.find({ where })).rejects.toThrow(TypeError);
      await expect(store().alarms.count(where)).rejects.toThrow(TypeError);
      await expect(store().alarms.countBy('kind', where)).rejects.toThrow(TypeError);
      await expect(store().alarms.removeWhere(where)).rejects.toThrow(TypeError);
      expect(await store().alarms.count()).toBe(1);
    });

    it('refuses fields that are not indexed, and names that are none', async () => {
      await expect(store().alarms.find({ where: { clearedAt: 1 } })).rejects.toThrow('clearedAt is not indexed');
      await expect(store().alarms.find({ where: { $where: '1' } as never })).rejects.toThrow('not indexed');
      await expect(store().alarms.find({ sort: { field: 'text', order: 'asc' } })).rejects.toThrow('not indexed');
      await expect(store().alarms.countBy('text')).rejects.toThrow('not indexed');
      await expect(store().schedules.find({ text: 'x' })).rejects.toThrow('no text fields');
    });

    it.each([
      { search: 'vulner', found: ['a'] },
      { search: 'ROUTER', found: ['a', 'b'] },
      { search: 'ÜBER', found: ['b'] },
      { search: 'strasse', found: ['b'] },
      { search: 'οδοσ', found: ['c'] },
      { search: '100%', found: ['c'] },
      { search: '1__', found: [] },
      { search: '.*', found: [] },
      { search: '[a] (b) ^$|', found: ['c'] },
      { search: '\\', found: ['c'] },
      { search: 'router1 a vuln', found: [] },
      { search: '', found: ['a', 'b', 'c'] },
    ])('searches texts for just $search', async ({ search, found }) => {
      await store().alarms.insertMany([
        alarm({ id: 'a' }),
        alarm({ id: 'b', text: 'über die Straße' }),
        alarm({ id: 'c', originator: 'ac1', text: '100% ΟΔΟΣ [a] (b) ^$| c:\\d' }),
      ]);
      expect(await ids({ text: search })).toEqual(found);
      expect((await store().alarms.find({ text: search, limit: 1 })).total).toBe(found.length);
    });

    it('sorts by a field and then by id, in both directions', async () => {
      await store().probes.insertMany([
        probe({ id: 'b', seq: 10 }),
        probe({ id: 'a', seq: 10 }),
        probe({ id: 'c', seq: 9 }),
        probe({ id: 'd', seq: 2.5 }),
      ]);
      const sorted = async (order: 'asc' | 'desc'): Promise<string> =>
        (await store().probes.find({ sort: { field: 'seq', order } })).rows.map(({ id }) => id).join('');
      expect(await sorted('asc')).toBe('dcab');
      expect(await sorted('desc')).toBe('bacd');
    });

    it('sorts texts by code point and truths with false first', async () => {
      await store().alarms.insertMany([
        alarm({ id: 'z', kind: 'Z' }),
        alarm({ id: 'e', kind: 'é', active: false }),
        alarm({ id: 'a', kind: 'a' }),
        alarm({ id: 'bulb', kind: '💡' }),
        alarm({ id: 'wide', kind: '\uffee' }),
      ]);
      expect(await ids({ sort: { field: 'kind', order: 'asc' } })).toEqual(['z', 'a', 'e', 'wide', 'bulb']);
      expect((await ids({ sort: { field: 'active', order: 'asc' } }))[0]).toBe('e');
    });

    it('gives pages with the total', async () => {
      await store().alarms.insertMany(
        Array.from({ length: 120 }, (_, at) => alarm({ id: String(at).padStart(3, '0') })),
      );
      const page = await store().alarms.find({ where: { active: true }, limit: 10, offset: 115 });
      expect(page.total).toBe(120);
      expect(page.rows.map(({ id }) => id)).toEqual(['115', '116', '117', '118', '119']);
      expect((await store().alarms.find()).rows).toHaveLength(50);
      expect((await store().alarms.find({ limit: 500 })).rows).toHaveLength(120);
      expect(await store().alarms.find({ limit: 0 })).toEqual({ rows: [], total: 120 });
    });

    it.each([{ limit: 501 }, { limit: -1 }, { limit: 1.5 }, { limit: Number.NaN }, { offset: -1 }, { offset: 0.5 }])(
      'refuses a page of %j',
      async (page) => {
        await expect(store().alarms.find(page)).rejects.toThrow(RangeError);
        await expect(store().log.find(page)).rejects.toThrow(RangeError);
      },
    );
  });

  it('counts by the values of a field', async () => {
    await store().alarms.insertMany([
      alarm({ id: 'a', raisedAt: 5 }),
      alarm({ id: 'b', raisedAt: 5, active: false }),
      alarm({ id: 'c', raisedAt: 6, severity: 'low' }),
    ]);
    expect(await store().alarms.countBy('severity')).toEqual(
      new Map([
        ['high', 2],
        ['low', 1],
      ]),
    );
    expect(await store().alarms.countBy('raisedAt')).toEqual(
      new Map([
        ['5', 2],
        ['6', 1],
      ]),
    );
    expect(await store().alarms.countBy('active')).toEqual(
      new Map([
        ['true', 2],
        ['false', 1],
      ]),
    );
    expect(await store().alarms.countBy('severity', { active: true })).toEqual(
      new Map([
        ['high', 1],
        ['low', 1],
      ]),
    );
  });
}
