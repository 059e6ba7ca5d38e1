import { type Collection, type Document, MongoServerError } from 'mongodb';
import type { Reading, ReadingBucket } from '../model/reading.ts';
import type { ReadingTable } from '../model/store.ts';
import { addToBuckets, bucketWidth, inOrder } from './bucket-readings.ts';
import { checkReadings } from './check-readings.ts';
import { isOnlyDuplicates } from './mongodb-error.ts';
import { plainCopy } from './plain-copy.ts';

export interface StoredReading extends Reading {
  /** Device, variable and time: the same reading written twice stays one. */
  _id: string;
}

/** Readings need not wait for other servers and their disks: the last moments may be lost in a crash. */
const QUICK = { writeConcern: { w: 1, journal: false } } as const;

export function mongodbReadings(collection: Collection<StoredReading>): ReadingTable {
  /** Servers that know MongoDB's protocol without its arithmetic leave that to us; found out at the first try. */
  let canBucket = true;

  return {
    append: async (readings) => {
      checkReadings(readings);
      if (readings.length === 0) return;
      const documents = readings.map((reading) => {
        const { device, variable, time, value } = plainCopy(reading);
        return { _id: JSON.stringify([device, variable, time]), device, variable, time, value };
      });
      await collection.insertMany(documents, { ordered: false, ...QUICK }).catch((error: unknown) => {
        if (!isOnlyDuplicates(error)) throw error;
      });
    },
    latest: async (device) => {
      const variables = await collection.distinct('variable', { device: { $eq: device } });
      const newest = await Promise.all(
        variables.sort().map((variable) =>
          collection
            .find({ device: { $eq: device }, variable: { $eq: variable } })
            .sort({ time: -1 })
            .limit(1)
            .next(),
        ),
      );
      return newest.flatMap((stored) => (stored === null ? [] : [readingOf(stored)]));
    },
    history: async (device, variable, since, until, buckets) => {
      const width = bucketWidth(since, until, buckets);
      const filter = { device: { $eq: device }, variable: { $eq: variable }, time: { $gte: since, $lt: until } };
      if (canBucket) {
        try {
          return await bucketsThere(collection, filter, since, width);
        } catch (error) {
          if (!(error instanceof MongoServerError)) throw error;
          canBucket = false;
        }
      }
      const into = new Map<number, ReadingBucket>();
      const found = collection.find(filter).project<Reading>({ _id: 0, time: 1, value: 1 });
      for await (const { time, value } of found) {
        if (typeof value === 'number') addToBuckets(into, { time, value }, since, width);
      }
      return inOrder(into);
    },
    removeBefore: async (time) => (await collection.deleteMany({ time: { $lt: time } }, QUICK)).deletedCount,
  };
}

async function bucketsThere(
  collection: Collection<StoredReading>,
  filter: object,
  since: number,
  width: number,
): Promise<ReadingBucket[]> {
  const groups = collection.aggregate<BucketGroup>(bucketPipeline(filter, since, width));
  return (await groups.toArray()).map(({ _id, ...bucket }) => ({ time: since + _id * width, ...bucket }));
}

/** What `bucketPipeline` brings: a bucket by its place. */
export type BucketGroup = Omit<ReadingBucket, 'time'> & { _id: number };

export const bucketPipeline = (filter: object, since: number, width: number): Document[] => [
  { $match: { ...filter, value: { $type: 'number' } } },
  {
    $group: {
      _id: { $floor: { $divide: [{ $subtract: ['$time', since] }, width] } },
      min: { $min: '$value' },
      mean: { $avg: '$value' },
      max: { $max: '$value' },
      count: { $sum: 1 },
    },
  },
  { $sort: { _id: 1 } },
];

const readingOf = ({ _id, ...reading }: StoredReading): Reading => reading;
