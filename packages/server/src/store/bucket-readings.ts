import type { ReadingBucket } from '../model/reading.ts';

/** The width of a bucket in milliseconds, so that `buckets` of them cover the time. @throws RangeError */
export function bucketWidth(since: number, until: number, buckets: number): number {
  if (!Number.isInteger(buckets) || buckets < 1 || buckets > 10_000) {
    throw new RangeError(`buckets must be a whole number from 1 to 10000, not ${String(buckets)}`);
  }
  if (!Number.isFinite(since) || !Number.isFinite(until)) throw new RangeError('since and until must be numbers');
  return Math.max(1, Math.ceil((until - since) / buckets));
}

/** Adds one number to its bucket; buckets are kept by their place. */
export function addToBuckets(
  into: Map<number, ReadingBucket>,
  reading: { time: number; value: number },
  since: number,
  width: number,
): void {
  const { time, value } = reading;
  const place = Math.floor((time - since) / width);
  const bucket = into.get(place);
  if (bucket === undefined) {
    into.set(place, { time: since + place * width, min: value, mean: value, max: value, count: 1 });
    return;
  }
  bucket.min = Math.min(bucket.min, value);
  bucket.max = Math.max(bucket.max, value);
  bucket.count += 1;
  bucket.mean += (value - bucket.mean) / bucket.count;
}

export const inOrder = (buckets: ReadonlyMap<number, ReadingBucket>): ReadingBucket[] =>
  [...buckets.values()].sort((a, b) => a.time - b.time);
