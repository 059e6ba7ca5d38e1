import type * as Mongo from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isFerretdbInstalled, startFerretdbForTesting } from '../../../../../server/src/store/ferretdbForTesting.ts';
import { freshCopyForTesting, hostForTesting } from './stores/fresh-copy-for-testing.ts';
import { containMongoConnection, letOutMongo, type MongoParts } from './stores/mongo/connection.ts';

interface Note {
  _id: number | string;
  [field: string]: unknown;
}
type Notes = Mongo.Collection<Note>;

const AT = new Date('2026-01-01T00:00:00Z');
const FIRST = [
  { _id: 1, text: 'first', tags: ['a', 'b'], size: 3, at: AT, by: { name: 'ann' } },
  { _id: 2, text: 'second', tags: [], size: 1.5, by: { name: 'bob', age: 30 } },
  { _id: 3, text: 'Third', tags: ['b', 'c'], size: 10, at: null, parts: [{ a: 1 }, { a: 5, b: 2 }] },
];

/** Each is done to the real collection and to one in a shadow, and then both are read. */
const WRITES: [string, (notes: Notes) => Promise<unknown>][] = [
  ['insertOne', (notes) => notes.insertOne({ _id: 9, text: 'new' })],
  [
    'insertMany',
    (notes) =>
      notes.insertMany([
        { _id: 9, text: 'n' },
        { _id: 10, text: null },
      ]),
  ],
  ['a key that is taken', (notes) => notes.insertMany([{ _id: 9, text: 'n' }, { _id: 1 }, { _id: 10 }])],
  [
    'a key that is taken, unordered',
    (notes) => notes.insertMany([{ _id: 9, text: 'n' }, { _id: 1 }, { _id: 10 }], { ordered: false }),
  ],
  ['a value that is to be one', (notes) => notes.insertOne({ _id: 9, text: 'first' })],
  ['$set', (notes) => notes.updateOne({ text: 'first' }, { $set: { text: 'x', 'by.age': 7, 'new.deep': [1] } })],
  ['$set to the same', (notes) => notes.updateOne({ _id: 1 }, { $set: { text: 'first' } })],
  ['$inc and $mul', (notes) => notes.updateMany({}, { $inc: { size: 1, visits: 2 }, $mul: { 'by.age': 2 } } as object)],
  ['$unset', (notes) => notes.updateMany({}, { $unset: { by: '', 'none.at.all': '' } })],
  ['$push', (notes) => notes.updateMany({}, { $push: { tags: 'z', more: { $each: [1, 2] } } } as object)],
  ['$addToSet', (notes) => notes.updateMany({}, { $addToSet: { tags: 'b' } } as object)],
  ['$pull', (notes) => notes.updateMany({}, { $pull: { tags: 'b', parts: { a: 1 } } } as object)],
  ['$pop', (notes) => notes.updateMany({}, { $pop: { tags: 1 } } as object)],
  ['$min and $max', (notes) => notes.updateMany({}, { $min: { size: 2 }, $max: { 'by.age': 40 } })],
  ['replaceOne', (notes) => notes.replaceOne({ _id: 2 }, { text: 'replaced' })],
  [
    'an upsert',
    (notes) => notes.updateOne({ _id: 7, text: 'q' }, { $set: { a: 1 }, $setOnInsert: { b: 2 } }, { upsert: true }),
  ],
  ['an upsert of what is there', (notes) => notes.updateOne({ _id: 1 }, { $setOnInsert: { b: 2 } }, { upsert: true })],
  ['deleteOne', (notes) => notes.deleteOne({ size: { $gt: 2 } })],
  ['deleteMany', (notes) => notes.deleteMany({ tags: 'b' })],
  [
    'findOneAndUpdate',
    (notes) =>
      notes.findOneAndUpdate(
        { size: { $lt: 9 } },
        { $set: { text: 'f' } },
        { sort: { size: 1 }, returnDocument: 'after' },
      ),
  ],
  ['findOneAndReplace', (notes) => notes.findOneAndReplace({ _id: 3 }, { text: 'f' })],
  ['findOneAndDelete', (notes) => notes.findOneAndDelete({ _id: 3 })],
  [
    'bulkWrite',
    (notes) =>
      notes.bulkWrite([
        { insertOne: { document: { _id: 8 } } },
        { updateMany: { filter: {}, update: { $set: { all: true } } } },
        { deleteOne: { filter: { _id: 2 } } },
      ]),
  ],
];

const FILTERS: Record<string, unknown>[] = [
  { text: 'first' },
  { text: { $ne: 'first' } },
  { text: /^[ft]/i },
  { text: { $regex: 'IR', $options: 'i' } },
  { tags: 'b' },
  { tags: ['a', 'b'] },
  { tags: { $all: ['b'] } },
  { tags: { $size: 2 } },
  { tags: { $nin: ['a'] } },
  { size: { $gte: 1.5, $lt: 10 } },
  { at: null },
  { at: { $exists: true } },
  { at: AT },
  { at: { $lte: AT } },
  { 'by.name': 'bob' },
  { by: { name: 'ann' } },
  { 'parts.a': { $gt: 4 } },
  { 'parts.0.a': 1 },
  { $or: [{ _id: 1 }, { size: 10 }] },
  { $nor: [{ _id: 1 }, { size: 10 }] },
  { $and: [{ size: { $not: { $gt: 5 } } }, { text: { $in: ['first', /^s/] } }] },
];

const READS: [string, (notes: Notes) => Promise<unknown>][] = [
  ...FILTERS.map((filter): [string, (notes: Notes) => Promise<unknown>] => [
    JSON.stringify(filter),
    (notes) => notes.find(filter).sort({ _id: 1 }).toArray(),
  ]),
  ['sort, skip and limit', (notes) => notes.find().sort({ size: -1, _id: 1 }).skip(1).limit(2).toArray()],
  [
    'fields',
    (notes) =>
      notes
        .find({}, { projection: { text: 1, 'by.name': 1 } })
        .sort({ _id: 1 })
        .toArray(),
  ],
  [
    'fields of lists',
    (notes) =>
      notes
        .find({}, { projection: { _id: 0, 'parts.a': 1 } })
        .sort({ _id: 1 })
        .toArray(),
  ],
  [
    'without fields',
    (notes) =>
      notes
        .find({}, { projection: { text: 0, 'by.name': 0 } })
        .sort({ _id: 1 })
        .toArray(),
  ],
  ['findOne', (notes) => notes.findOne({ _id: 2 })],
  ['countDocuments', (notes) => notes.countDocuments({ tags: 'b' })],
  ['estimatedDocumentCount', (notes) => notes.estimatedDocumentCount()],
  ['distinct', (notes) => notes.distinct('tags')],
  [
    'a pipeline',
    (notes) =>
      notes
        .aggregate([{ $match: { size: { $gt: 1 } } }, { $sort: { _id: -1 } }, { $limit: 2 }, { $project: { text: 1 } }])
        .toArray(),
  ],
];

const skip = !isFerretdbInstalled();
if (skip && process.env.CI) throw new Error('FerretDB is missing: run scripts/install-test-tools.sh');

describe.skipIf(skip)('what is written to MongoDB in a shadow', () => {
  let server: { url: string; stop(): Promise<void> };
  let living: Mongo.MongoClient;
  let client: Mongo.MongoClient;
  let host: ReturnType<typeof hostForTesting>;
  beforeAll(async () => {
    server = await startFerretdbForTesting();
    living = new (freshCopyForTesting<typeof Mongo>('mongodb').loaded.MongoClient)(server.url);
  }, 60_000);
  afterAll(async () => {
    await living?.close();
    await server?.stop();
  });
  const inside = (name: string): Notes => client.db('building').collection(name);
  const outside = (name: string): Notes => living.db('building').collection(name);

  beforeEach(async () => {
    for (const name of ['notes', 'twin', 'other']) {
      await outside(name).deleteMany({});
      await outside(name).insertMany(FIRST);
      await outside(name).createIndex({ text: 1 }, { unique: true });
    }
    host = hostForTesting();
    const { loaded, file } = freshCopyForTesting<typeof Mongo>('mongodb');
    const parts = { bson: file('lib/bson.js'), error: file('lib/error.js') } as MongoParts;
    letOutMongo(file('lib/cmap/connect.js') as Record<string, unknown>);
    containMongoConnection(file('lib/cmap/connection.js'), parts, host, (text) => text.includes('q7marker'));
    client = new loaded.MongoClient(server.url);
  });
  afterEach(async () => {
    await client.close();
    expect(await outside('notes').find().sort({ _id: 1 }).toArray()).toEqual(FIRST);
  });

  /** A result, or what the server has against it. */
  const outcome = async (done: Promise<unknown>): Promise<unknown> => {
    try {
      return await done;
    } catch (error) {
      const { code, result } = error as { code?: number; result?: { insertedCount?: number } };
      return { code, ...(result && { inserted: result.insertedCount }) };
    }
  };

  it.each(WRITES)('does as the server does: %s', async (_name, write) => {
    const wanted = await outcome(write(outside('twin')));
    expect(await outcome(write(inside('notes')))).toEqual(wanted);
    await host.endProbe();
    const all = (notes: Notes) => notes.find().sort({ _id: 1 }).toArray();
    expect(await all(inside('notes'))).toEqual(await all(outside('twin')));
    expect(host.told).toEqual([]);
  });

  it.each(READS)('finds what the server finds: %s', async (_name, read) => {
    const more = { _id: 4, text: 'fourth', tags: ['a'], size: 3.5, by: { age: 4, name: 'eve' } };
    await outside('twin').insertOne(more);
    await inside('notes').insertOne(more);
    expect(await read(inside('notes'))).toEqual(await read(outside('twin')));
    expect(host.told).toEqual([]);
  });

  it('keeps ids, bytes and times as they are', async () => {
    const { ObjectId, Binary } = (await import('mongodb')) as typeof Mongo;
    const id = new ObjectId();
    const kept = { _id: id, data: new Binary(Buffer.from('x')), at: AT, ref: new ObjectId() };
    const other = client.db('building').collection<Mongo.Document>('other');
    await other.insertOne(kept);
    expect(JSON.stringify(await other.findOne({ _id: new ObjectId(id.toHexString()) }))).toBe(JSON.stringify(kept));
    expect(await other.countDocuments({ data: new Binary(Buffer.from('x')) })).toBe(1);
  });

  it('forgets what an aborted transaction wrote', async () => {
    await inside('notes').insertOne({ _id: 5 });
    const session = client.startSession();
    session.startTransaction();
    await inside('notes').insertOne({ _id: 6, text: 'lost' }, { session });
    expect(await inside('notes').countDocuments()).toBe(5);
    await session.abortTransaction();
    await session.endSession();
    expect(await inside('notes').countDocuments()).toBe(4);
  });

  it('does what the server of these tests does not know', async () => {
    await inside('notes').updateMany({}, { $pull: { tags: { $in: ['a', 'c'] } } } as object);
    expect(await inside('notes').distinct('tags')).toEqual(['b']);
    const two = { parts: { $elemMatch: { a: 5, b: 2 } } };
    expect(await inside('notes').findOne(two, { projection: { _id: 1 } })).toEqual({ _id: 3 });
    const shown = { projection: { _id: 0, text: 1 } };
    expect(await inside('notes').findOneAndDelete({ _id: 3 }, shown)).toEqual({ text: 'Third' });
  });

  it('asks the server for what only it can do, and tells', async () => {
    await inside('notes').insertOne({ _id: 5, text: 'q' });
    const joined = [{ $lookup: { from: 'notes', localField: '_id', foreignField: '_id', as: 'same' } }];
    // The server of these tests knows it no better.
    await expect(inside('other').aggregate(joined).toArray()).rejects.toThrow('$lookup');
    const ordered = inside('notes').find().sort({ text: 1 }).collation({ locale: 'en' });
    await expect(ordered.toArray()).rejects.toThrow('collation');
    expect(await inside('notes').updateOne({ _id: 1 }, [{ $set: { a: 1 } }])).toMatchObject({ matchedCount: 1 });
    expect(host.told).toEqual([
      'aggregate of other, without what was written before (only the server can do several collections)',
      'find of notes, without what was written before (only the server can do collation)',
      'update of notes (only the server can do updates by a pipeline)',
    ]);
  });

  it('copies no large collection', async () => {
    await outside('many').insertMany(Array.from({ length: 2001 }, (_, _id) => ({ _id })));
    expect(await inside('many').insertOne({ _id: 'new' })).toMatchObject({ acknowledged: true });
    expect(await inside('many').findOne({ _id: 'new' })).toBeNull();
    expect(host.told).toEqual(['insert of many (it has too many documents to be copied)']);
  });
});
