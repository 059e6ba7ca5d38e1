import { describe, expect, it } from 'vitest';
import { isSecurity, type LogEntry } from '../model/log-entry.ts';
import type { LogQuery, Store } from '../model/store.ts';
import { ConflictError } from '../model/store.ts';
import { logEntryForTesting as entry } from './rowsForTesting.ts';

export function logConformance(store: () => Store): void {
  const walked = async (from?: number, size?: number): Promise<number[]> => {
    const seqs: number[] = [];
    for await (const batch of store().log.walk(from, size)) seqs.push(...batch.map(({ seq }) => seq));
    return seqs;
  };
  const some = (from: number, to: number): LogEntry[] =>
    Array.from({ length: to - from + 1 }, (_, at) => entry({ seq: from + at }));

  describe('the log', () => {
    it('gives its last entry', async () => {
      expect(await store().log.last()).toBeUndefined();
      await store().log.append(some(1, 3));
      await store().log.append([]);
      expect(await store().log.last()).toEqual(entry({ seq: 3 }));
      await store().log.append(some(4, 4));
      expect(await store().log.last()).toEqual(entry({ seq: 4 }));
    });

    it('is walked in order, in batches', async () => {
      await store().log.append(some(1, 5));
      await store().log.append(some(6, 7));
      expect(await walked()).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await walked(4)).toEqual([4, 5, 6, 7]);
      expect(await walked(8)).toEqual([]);
      const sizes: number[] = [];
      for await (const batch of store().log.walk(1, 3)) sizes.push(batch.length);
      expect(sizes).toEqual([3, 3, 1]);
    });

    it.each([
      { taken: [1, 2, 3], late: [3, 4] },
      { taken: [1, 2, 3], late: [1, 2, 3] },
      { taken: [1], late: [1] },
    ])('takes none of $late after $taken', async ({ taken, late }) => {
      await store().log.append(taken.map((seq) => entry({ seq })));
      await expect(store().log.append(late.map((seq) => entry({ seq, operator: 'late' })))).rejects.toThrow(
        ConflictError,
      );
      expect((await store().log.find({ operator: 'late' })).total).toBe(0);
      expect(await walked()).toEqual(taken);
    });

    it.each([{ seqs: [1, 1] }, { seqs: [1, 3] }, { seqs: [2, 1] }, { seqs: [1.5] }])(
      'refuses to count $seqs',
      async ({ seqs }) => {
        await expect(store().log.append(seqs.map((seq) => entry({ seq })))).rejects.toThrow('stands where');
        expect(await store().log.last()).toBeUndefined();
      },
    );

    it('lets one of many writers have a number', async () => {
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, (_, at) =>
          store().log.append(some(1, 3).map((one) => ({ ...one, operator: `writer${at}` }))),
        ),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const { rows } = await store().log.find({});
      expect(rows).toHaveLength(3);
      expect(new Set(rows.map(({ operator }) => operator)).size).toBe(1);
    });

    it('is searched, the newest first', async () => {
      const actions = [
        'sign-in.failed',
        'device.view',
        'device.actuate',
        'check.order',
        'sign-out',
        'server.start',
      ] as const;
      await store().log.append(
        actions.map((action, at) =>
          entry({
            seq: at + 1,
            action,
            operator: action.startsWith('device') ? 'ann' : 'system',
            object: action === 'device.actuate' ? 'ac1' : 'router1',
            outcome: action === 'sign-in.failed' ? 'refused' : 'done',
          }),
        ),
      );
      const open = actions.flatMap((action, at) => (isSecurity(action) ? [] : [at + 1])).reverse();
      const table: [LogQuery, number[]][] = [
        [{}, [6, 5, 4, 3, 2, 1]],
        [{ operator: 'ann' }, [3, 2]],
        [{ action: 'device' }, [3, 2]],
        [{ action: 'device.view' }, [2]],
        [{ action: 'sign-in' }, [1]],
        [{ action: 'sign-out' }, [5]],
        [{ action: 'dev' }, []],
        [{ action: 'no such thing' }, []],
        [{ object: 'ac1' }, [3]],
        [{ outcome: 'refused' }, [1]],
        [{ since: 1003, until: 1005 }, [4, 3]],
        [{ withoutSecurity: true }, open],
        [{ withoutSecurity: true, action: 'sign-in' }, []],
        [{ operator: 'ann', action: 'device', until: 1003 }, [2]],
      ];
      for (const [query, seqs] of table) {
        const page = await store().log.find(query);
        expect(
          page.rows.map(({ seq }) => seq),
          JSON.stringify(query),
        ).toEqual(seqs);
        expect(page.total, JSON.stringify(query)).toBe(seqs.length);
      }
      expect((await store().log.find({ limit: 2, offset: 1 })).rows.map(({ seq }) => seq)).toEqual([5, 4]);
    });

    it.each([{ operator: { $ne: '' } }, { object: ['x'] }, { since: { $gt: 0 } }, { outcome: null }])(
      'refuses %j as a query',
      async (query) => {
        await expect(store().log.find(query as never)).rejects.toThrow(TypeError);
      },
    );
  });
}
