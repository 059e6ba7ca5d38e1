import { describe, expect, it } from 'vitest';
import type { Reading } from '../model/reading.ts';
import type { Store } from '../model/store.ts';

export function readingsConformance(store: () => Store): void {
  const numbers = (device: string, variable: string, values: readonly [time: number, value: number][]): Reading[] =>
    values.map(([time, value]) => ({ device, variable, time, value }));

  describe('readings', () => {
    it('give the newest of each variable of a device', async () => {
      await store().readings.append([
        ...numbers('ac1', 'temperature', [
          [1000, 20],
          [3000, 22],
          [2000, 21],
        ]),
        { device: 'ac1', variable: 'on', time: 1500, value: true },
        { device: 'ac1', variable: 'mode', time: 1500, value: 'cool "x" \u0000' },
        { device: 'ac2', variable: 'temperature', time: 9000, value: 30 },
      ]);
      await store().readings.append([{ device: 'ac1', variable: 'on', time: 1600, value: false }]);
      await store().readings.append([]);
      expect(await store().readings.latest('ac1')).toEqual([
        { device: 'ac1', variable: 'mode', time: 1500, value: 'cool "x" \u0000' },
        { device: 'ac1', variable: 'on', time: 1600, value: false },
        { device: 'ac1', variable: 'temperature', time: 3000, value: 22 },
      ]);
      expect(await store().readings.latest('nobody')).toEqual([]);
    });

    it('that come twice are one', async () => {
      await store().readings.append(
        numbers('ac1', 't', [
          [1, 5],
          [2, 6],
        ]),
      );
      await store().readings.append(
        numbers('ac1', 't', [
          [2, 99],
          [3, 7],
        ]),
      );
      expect(await store().readings.history('ac1', 't', 0, 10, 1)).toEqual([
        { time: 0, min: 5, mean: 6, max: 7, count: 3 },
      ]);
    });

    it('are thinned to buckets, from the first moment up to but not with the last', async () => {
      await store().readings.append([
        ...numbers('ac1', 't', [
          [100, 1],
          [149, 3],
          [150, -5],
          [299, 2.5],
          [300, 1000],
          [99, 1000],
        ]),
        { device: 'ac1', variable: 't', time: 160, value: 'broken' },
        { device: 'ac1', variable: 't', time: 161, value: true },
        ...numbers('ac2', 't', [[120, 7777]]),
        ...numbers('ac1', 'u', [[120, 7777]]),
      ]);
      expect(await store().readings.history('ac1', 't', 100, 300, 4)).toEqual([
        { time: 100, min: 1, mean: 2, max: 3, count: 2 },
        { time: 150, min: -5, mean: -5, max: -5, count: 1 },
        { time: 250, min: 2.5, mean: 2.5, max: 2.5, count: 1 },
      ]);
      expect(await store().readings.history('ac1', 't', 300, 100, 4)).toEqual([]);
      expect(await store().readings.history('ac1', 'nothing', 100, 300, 4)).toEqual([]);
    });

    it('make no more buckets than asked for, and lose none of their numbers', async () => {
      const values = Array.from({ length: 1000 }, (_, at): [number, number] => [at * 7, at]);
      await store().readings.append(numbers('ac1', 't', values));
      const buckets = await store().readings.history('ac1', 't', 0, 7000, 33);
      expect(buckets.length).toBeLessThanOrEqual(33);
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
      expect(Math.max(...buckets.map(({ max }) => max))).toBe(999);
      const mean = buckets.reduce((sum, bucket) => sum + bucket.mean * bucket.count, 0) / 1000;
      expect(mean).toBeCloseTo(499.5, 6);
    });

    it('are removed when they are old', async () => {
      const values = Array.from({ length: 6000 }, (_, time): [number, number] => [time, time]);
      await store().readings.append(numbers('ac1', 't', values));
      await store().readings.append(numbers('ac1', 'old', [[5, 1]]));
      await store().readings.append(
        numbers('ac2', 't', [
          [5, 1],
          [5998, 1],
        ]),
      );
      expect(await store().readings.removeBefore(5998)).toBe(6000);
      expect(await store().readings.removeBefore(5998)).toBe(0);
      expect(await store().readings.latest('ac1')).toEqual(numbers('ac1', 't', [[5999, 5999]]));
      expect((await store().readings.history('ac1', 't', 0, 6000, 1))[0]?.count).toBe(2);
      expect((await store().readings.history('ac2', 't', 0, 6000, 1))[0]?.count).toBe(1);
    });

    it.each([
      { time: 1, value: Number.NaN },
      { time: 1, value: Number.POSITIVE_INFINITY },
      { time: Number.NaN, value: 1 },
      { time: 1, value: { $ne: 1 } },
      { time: 1, value: null },
    ])('that no store could give back are refused: %j', async (odd) => {
      const reading = { device: 'ac1', variable: 't', ...odd } as Reading;
      await expect(store().readings.append([...numbers('ac1', 't', [[0, 1]]), reading])).rejects.toThrow('ac1 t');
      expect(await store().readings.latest('ac1')).toEqual([]);
    });

    it.each([0, -1, 1.5, Number.NaN])('refuse %s buckets', async (buckets) => {
      await expect(store().readings.history('ac1', 't', 0, 10, buckets)).rejects.toThrow(RangeError);
    });
  });
}
