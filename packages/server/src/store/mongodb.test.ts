import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../model/store.ts';
import { ConflictError } from '../model/store.ts';
import { storeConformance } from './conformanceForTesting.ts';
import { openMongoStore } from './mongodb.ts';
import { hostsOf } from './mongodb-error.ts';
import { mongodbLog, type StoredEntry } from './mongodb-log.ts';
import { mongodbForTesting } from './mongodbForTesting.ts';
import { alarmForTesting, logEntryForTesting } from './rowsForTesting.ts';
import { StoreError } from './store-error.ts';

const server = mongodbForTesting();

if ('missing' in server) {
  if (process.env.CI) throw new Error(server.missing);
  it.skip(server.missing);
} else {
  describe('over a MongoDB-wire server', () => {
    const database = `selfward_${randomUUID().replaceAll('-', '')}`;
    let started: Awaited<ReturnType<typeof server.start>>;
    let client: MongoClient;
    let store: Store;
    beforeAll(async () => {
      started = await server.start();
      client = await MongoClient.connect(started.url);
      store = await openMongoStore({ url: started.url, database });
    }, 60_000);
    afterAll(async () => {
      await store.close();
      await client.db(database).dropDatabase();
      await client.close();
      await started.stop();
    }, 60_000);

    /** Making a database with all its indexes takes a while, so the suite gets one that is emptied. */
    const empty = async (): Promise<void> => {
      for (const { name } of await client.db(database).listCollections().toArray()) {
        if (name !== 'meta') await client.db(database).collection(name).deleteMany({});
      }
    };
    storeConformance('mongodb', async () => ({ store, dispose: empty }));

    it('gives a second process the same rows, and each number of the log once', async () => {
      const second = await openMongoStore({ url: started.url, database });
      try {
        await store.alarms.insert(alarmForTesting({ id: 'a' }));
        expect(await second.alarms.get('a')).toEqual(alarmForTesting({ id: 'a' }));
        await expect(second.alarms.insert(alarmForTesting({ id: 'a' }))).rejects.toThrow(ConflictError);
        const tries = await Promise.allSettled(
          [store, second].map(({ log }, at) =>
            log.append([1, 2, 3].map((seq) => logEntryForTesting({ seq, operator: `writer${at}` }))),
          ),
        );
        expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect((await second.log.find({})).total).toBe(3);
      } finally {
        await second.close();
        await empty();
      }
    });

    it('unfolds a batch of the log that a crash left folded', async () => {
      const { seq, ...first } = logEntryForTesting({ seq: 1 });
      const rest = [logEntryForTesting({ seq: 2 }), logEntryForTesting({ seq: 3 })];
      const log = client.db(database).collection<{ _id: number }>('log');
      await log.insertOne({ _id: seq, ...first, rest } as never);
      // Half-way: the last entry has its document, the one between has not.
      const { seq: lastSeq, ...last } = logEntryForTesting({ seq: 3 });
      await log.insertOne({ _id: lastSeq, ...last } as never);

      const seqs: number[] = [];
      for await (const batch of store.log.walk()) seqs.push(...batch.map((one) => one.seq));
      expect(seqs).toEqual([1, 2, 3]);
      expect((await store.log.last())?.seq).toBe(3);

      const second = await openMongoStore({ url: started.url, database });
      expect((await second.log.find({})).rows.map((one) => one.seq)).toEqual([3, 2, 1]);
      expect(await log.countDocuments({ rest: { $exists: true } })).toBe(0);
      await second.close();
      await empty();
    });

    it('has a batch in its log also when the connection ends before it is unfolded', async () => {
      const collection = client.db(database).collection<StoredEntry>('log');
      let isGone = true;
      const flaky = new Proxy(collection, {
        get: (target, name) => {
          if (name === 'insertMany' && isGone) return () => Promise.reject(new Error('gone'));
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      const log = mongodbLog(flaky);
      await log.append([1, 2, 3].map((seq) => logEntryForTesting({ seq })));
      expect((await log.last())?.seq).toBe(3);
      await expect(log.append([logEntryForTesting({ seq: 4 })])).rejects.toThrow('gone');
      isGone = false;
      await log.append([logEntryForTesting({ seq: 4 })]);
      expect((await log.find({})).rows.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
      await empty();
    });

    it('refuses a database that a newer program has written', async () => {
      const newer = `${database}_newer`;
      await client
        .db(newer)
        .collection<{ _id: string }>('meta')
        .insertOne({ _id: 'schema', version: 99 } as never);
      await expect(openMongoStore({ url: started.url, database: newer })).rejects.toThrow('newer Selfward (schema 99');
      await client.db(newer).dropDatabase();
    });
  });
}

describe('a MongoDB that cannot be used', () => {
  it('is named without its password', async () => {
    await expect(openMongoStore({ url: 'http://ann:secret@127.0.0.1:1/' })).rejects.toThrow(
      expect.toSatisfy((error: Error) => error instanceof StoreError && !error.message.includes('secret')),
    );
    const url = 'mongodb://ann:secret@127.0.0.1:1/?serverSelectionTimeoutMS=200&directConnection=true';
    const error: unknown = await openMongoStore({ url }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StoreError);
    expect(String(error)).toContain('127.0.0.1:1/ does not answer');
    expect(String(error)).not.toContain('secret');
  }, 20_000);

  it.each([
    ['mongodb://ann:se@cret@db1,db2:27018/x?authSource=admin', 'mongodb://db1,db2:27018/x'],
    ['mongodb+srv://db.example/', 'mongodb+srv://db.example/'],
  ])('%s is shown as %s', (url, shown) => {
    expect(hostsOf(url)).toBe(shown);
  });
});
