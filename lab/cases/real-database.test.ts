import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createNetworkTransport,
  createPayloadLibrary,
  list,
  loadChecks,
  run,
  SHIPPED_PAYLOADS,
} from '../../packages/selfward/src/engine-entry.ts';
import { mongodbForTesting } from '../../packages/server/src/store/mongodbForTesting.ts';

const database = mongodbForTesting();

/** A real driver and a real server, which have their own mind of what an operator is. */
describe.skipIf('missing' in database)('queries of a real database', () => {
  let stop = async () => {};
  let origin = '';

  beforeAll(async () => {
    if ('missing' in database) return;
    const { url, stop: stopDatabase } = await database.start();
    const client = new MongoClient(url);
    const rooms = client.db(`lab_${process.pid}`).collection('rooms');
    await rooms.insertMany(
      ['lab', 'ward', 'store', 'roof'].map((name, floor) => ({ name, floor, kind: floor % 2 ? 'work' : 'public' })),
    );
    const app = express();
    app.set('query parser', 'extended');
    app.use(express.json());
    const text = (value: unknown) => String(value ?? '');
    const answer = async (filter: Record<string, unknown>, response: express.Response) => {
      const found = await rooms.find(filter).sort({ name: 1 }).toArray();
      response.json(found.map(({ name }) => name));
    };
    app.get('/bracket', ({ query }, response) => answer({ kind: query.kind }, response));
    app.get('/bracket-mended', ({ query }, response) => answer({ kind: text(query.kind) }, response));
    app.post('/json', ({ body }, response) => answer({ floor: body.floor }, response));
    app.post('/json-mended', ({ body }, response) => answer({ floor: Number(body.floor) }, response));
    app.post('/whole', ({ body }, response) => answer({ ...body, kind: text(body.kind) }, response));
    app.post('/whole-mended', ({ body }, response) => answer({ kind: text(body.kind) }, response));
    const server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stop = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await client.db(`lab_${process.pid}`).dropDatabase();
      await client.close();
      await stopDatabase();
    };
  }, 60_000);
  afterAll(() => stop());

  it('finds operators in a bracketed query, in JSON and beside its fields, and nothing in the mended twins', async () => {
    const json = { 'Content-Type': 'application/json' };
    const lines = ['', '-mended'].flatMap((twin) => [
      { method: 'GET', url: `${origin}/bracket${twin}?kind=work` },
      { method: 'POST', url: `${origin}/json${twin}`, headers: json, body: { floor: 1 } },
      { method: 'POST', url: `${origin}/whole${twin}`, headers: json, body: { kind: 'work' } },
    ]);
    const library = await createPayloadLibrary({ folders: [SHIPPED_PAYLOADS] });
    try {
      const report = await run({
        target: { url: `${origin}/` },
        surface: async () => list(lines.map((line) => JSON.stringify(line)).join('\n'), origin).surface,
        checks: (await loadChecks()).filter(({ id }) => id === 'nosql-injection'),
        payloads: (check) => library.for(check),
        profile: 'normal',
        transport: createNetworkTransport({ connections: 2 }),
      });
      const proved = report.findings.filter(({ confidence }) => confidence === 'proved');
      const found = proved.map(({ url, parameter }) => `${new URL(url).pathname} ${parameter}`).sort();
      expect(found, JSON.stringify(report.notChecked)).toEqual(['/bracket kind', '/json floor', '/whole kind']);
    } finally {
      library.stop();
    }
  }, 60_000);
});
