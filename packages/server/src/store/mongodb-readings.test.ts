import { Aggregator } from 'mingo';
import { describe, expect, it } from 'vitest';
import type { ReadingBucket } from '../model/reading.ts';
import { addToBuckets, inOrder } from './bucket-readings.ts';
import { type BucketGroup, bucketPipeline } from './mongodb-readings.ts';

describe('bucketPipeline', () => {
  it('counts as we do, by the operators of another engine', () => {
    const numbers = Array.from({ length: 400 }, (_, at) => ({
      device: at % 3 === 0 ? 'ac2' : 'ac1',
      time: 1000 + at * 7,
      value: Math.sin(at) * 50,
    }));
    const odd = ['broken', true, '7'].map((value, at) => ({ device: 'ac1', time: 1100 + at, value }));
    const filter = { device: { $eq: 'ac1' }, time: { $gte: 1050, $lt: 3000 } };
    const groups = new Aggregator(bucketPipeline(filter, 1050, 250)).run<BucketGroup>([...numbers, ...odd]);
    const there = groups.map(({ _id, ...bucket }) => ({ ...bucket, time: 1050 + _id * 250 }));

    const here = new Map<number, ReadingBucket>();
    for (const { device, time, value } of numbers) {
      if (device === 'ac1' && time >= 1050 && time < 3000) addToBuckets(here, { time, value }, 1050, 250);
    }
    expect(there).toEqual(inOrder(here).map((bucket) => ({ ...bucket, mean: expect.closeTo(bucket.mean, 9) })));
    expect(there).toHaveLength(8);
  });
});
