import type * as Mongo from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isFerretdbInstalled, startFerretdbForTesting } from '../../../../../server/src/store/ferretdbForTesting.ts';
import { freshCopyForTesting, hostForTesting } from './stores/fresh-copy-for-testing.ts';
import { containMongoConnection, letOutMongo, type MongoParts } from './stores/mongo/connection.ts';
import { decideMongo } from './stores/mongo/policy.ts';

interface Note {
  _id: number;
  text: string;
}

describe('what becomes of a command', () => {
  const marker = (text: string) => text.includes('q7marker');
  it.each<[Record<string, unknown>, string]>([
    [{ find: 'a', filter: { a: 1 } }, 'pass'],
    [{ find: 'a', filter: { $where: 'this.a == 1' } }, 'pass'],
    [{ find: 'a', filter: { $or: [{ $where: 'q7marker' }] } }, 'empty'],
    [{ find: 'a', filter: { a: 'q7marker' } }, 'pass'],
    [{ aggregate: 'a', pipeline: [{ $match: {} }] }, 'pass'],
    [{ aggregate: 'a', pipeline: [{ $match: {} }, { $out: 'b' }] }, 'empty'],
    [{ aggregate: 'a', pipeline: [{ $merge: { into: 'b' } }] }, 'empty'],
    [{ aggregate: 'a', pipeline: [{ $project: { a: { $function: { body: 'q7marker' } } } }] }, 'empty'],
    [{ aggregate: 1, pipeline: [{ $changeStream: {} }] }, 'refuse'],
    [{ explain: { find: 'a' } }, 'pass'],
    [{ explain: { delete: 'a', deletes: [] } }, 'refuse'],
    [{ insert: 'a', documents: [] }, 'write'],
    [{ findAndModify: 'a' }, 'write'],
    [{ findandmodify: 'a' }, 'write'],
    [{ createIndexes: 'a' }, 'answer'],
    [{ drop: 'a' }, 'refuse'],
    [{ dropDatabase: 1 }, 'refuse'],
    [{ mapReduce: 'a' }, 'refuse'],
    [{ eval: '1' }, 'refuse'],
    [{ shutdown: 1 }, 'refuse'],
    [{ constructor: 1 }, 'refuse'],
    [{ drop: 'a', find: 'b' }, 'refuse'],
    [{}, 'refuse'],
  ])('%j: %s', (command, is) => {
    expect(decideMongo(command, marker).is).toBe(is);
  });
});

const skip = !isFerretdbInstalled();
if (skip && process.env.CI) throw new Error('FerretDB is missing: run scripts/install-test-tools.sh');

describe.skipIf(skip)('mongodb in a shadow', () => {
  let server: { url: string; stop(): Promise<void> };
  let living: Mongo.MongoClient;
  let client: Mongo.MongoClient;
  let host: ReturnType<typeof hostForTesting>;
  let before: unknown;
  beforeAll(async () => {
    server = await startFerretdbForTesting();
    living = new (freshCopyForTesting<typeof Mongo>('mongodb').loaded.MongoClient)(server.url);
    await living
      .db('building')
      .collection<Note>('notes')
      .insertMany([
        { _id: 1, text: 'first' },
        { _id: 2, text: 'second' },
      ]);
  }, 60_000);
  afterAll(async () => {
    await living?.close();
    await server?.stop();
  });
  const dump = async () => {
    const names = (await living.db('building').listCollections().toArray()).map(({ name }) => name).sort();
    return Promise.all(
      names.map(async (name) => [
        name,
        await living.db('building').collection(name).find().sort({ _id: 1 }).toArray(),
        await living.db('building').collection(name).indexes(),
      ]),
    );
  };
  beforeEach(async () => {
    before = await dump();
    host = hostForTesting({ policy: 'withhold' });
    const { loaded, file } = freshCopyForTesting<typeof Mongo>('mongodb');
    const parts = { bson: file('lib/bson.js'), error: file('lib/error.js') } as MongoParts;
    letOutMongo(file('lib/cmap/connect.js') as Record<string, unknown>);
    containMongoConnection(file('lib/cmap/connection.js'), parts, host, (text) => text.includes('q7marker'));
    client = new loaded.MongoClient(server.url);
  });
  afterEach(async () => {
    await client.close();
    expect(await dump()).toEqual(before);
  });
  const notes = () => client.db('building').collection<Note>('notes');

  it('reads what is there', async () => {
    expect(await notes().find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, text: 'first' },
      { _id: 2, text: 'second' },
    ]);
    expect(await notes().countDocuments({ text: 'first' })).toBe(1);
    expect(await notes().distinct('text')).toEqual(['first', 'second']);
    expect(host.told).toEqual([]);
  });

  it('acknowledges writes as far as reading tells', async () => {
    expect(await notes().insertOne({ _id: 3, text: 'a' })).toEqual({ acknowledged: true, insertedId: 3 });
    expect(
      await notes().insertMany([
        { _id: 3, text: 'a' },
        { _id: 4, text: 'b' },
      ]),
    ).toMatchObject({ insertedCount: 2 });
    expect(await notes().updateOne({ _id: 1 }, { $set: { text: 'a' } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
    });
    expect(await notes().updateMany({}, { $set: { text: 'a' } })).toMatchObject({ matchedCount: 2 });
    expect(await notes().updateOne({ _id: 9 }, { $set: { text: 'a' } }, { upsert: true })).toMatchObject({
      upsertedId: 9,
      upsertedCount: 1,
    });
    expect(await notes().replaceOne({ _id: 9 }, { text: 'a' })).toMatchObject({ matchedCount: 0 });
    expect(await notes().deleteOne({ text: 'first' })).toMatchObject({ deletedCount: 1 });
    expect(await notes().deleteMany({})).toMatchObject({ deletedCount: 2 });
    expect(await notes().findOneAndUpdate({ _id: 2 }, { $set: { text: 'a' } })).toEqual({ _id: 2, text: 'second' });
    expect(await notes().findOneAndDelete({ _id: 7 })).toBeNull();
    expect(
      await notes().bulkWrite([
        { insertOne: { document: { _id: 5, text: 'a' } } },
        { deleteOne: { filter: { _id: 1 } } },
      ]),
    ).toMatchObject({
      insertedCount: 1,
      deletedCount: 1,
    });
    expect(host.told).toContain('insert');
  });

  it('acknowledges nothing where nothing was asked for', async () => {
    expect(await notes().insertOne({ _id: 3, text: 'a' }, { writeConcern: { w: 0 } })).toMatchObject({ insertedId: 3 });
  });

  it('makes indexes and collections only in words, and refuses the rest', async () => {
    await notes().createIndex({ text: 1 });
    await client.db('building').createCollection('more');
    await expect(notes().drop()).rejects.toMatchObject({ code: 13 });
    await expect(client.db('building').dropDatabase()).rejects.toMatchObject({ code: 13 });
    await expect(notes().rename('others')).rejects.toMatchObject({ code: 13 });
    await expect(client.db('admin').command({ shutdown: 1 })).rejects.toMatchObject({ code: 13 });
    expect(host.told).toEqual(['createIndexes', 'create', 'drop', 'dropDatabase', 'renameCollection', 'shutdown']);
  });

  it('answers empty what would write by reading, or run a probe’s code', async () => {
    expect(
      await notes()
        .aggregate([{ $match: {} }, { $out: 'copied' }])
        .toArray(),
    ).toEqual([]);
    expect(await notes().find({ $where: 'q7marker' }).toArray()).toEqual([]);
    expect(await notes().updateMany({ $where: 'q7marker' }, { $set: { text: 'a' } })).toMatchObject({
      matchedCount: 0,
    });
  });

  it('reads outside of transactions', async () => {
    const session = client.startSession();
    await session.withTransaction(async () => {
      expect(await notes().findOne({ _id: 1 }, { session })).toEqual({ _id: 1, text: 'first' });
      await notes().insertOne({ _id: 3, text: 'a' }, { session });
    });
    await session.endSession();
  });
});
