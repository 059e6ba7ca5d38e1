import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { storeConformance } from './conformanceForTesting.ts';
import { openMongoStore } from './mongodb.ts';
import { mongodbForTesting } from './mongodbForTesting.ts';

const server = mongodbForTesting();

if ('missing' in server) {
  if (process.env.CI) throw new Error(server.missing);
  it.skip(server.missing);
} else {
  describe('over a MongoDB-wire server', () => {
    let started: Awaited<ReturnType<typeof server.start>>;
    beforeAll(async () => {
      started = await server.start();
    });
    afterAll(() => started.stop());

    storeConformance('mongodb', async () => {
      const database = `selfward_${randomUUID().replaceAll('-', '')}`;
      const store = await openMongoStore({ url: started.url, database });
      return {
        store,
        dispose: async () => {
          await store.close();
          const client = await MongoClient.connect(started.url);
          await client.db(database).dropDatabase();
          await client.close();
        },
      };
    });
  });
}
