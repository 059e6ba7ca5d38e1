import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNetworkTransport } from './network.ts';

/** Answers `/soon` a moment later and `/never` not at all, on a thread of its own. */
const SERVER = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
const server = createServer((request, response) => {
  if (request.url === '/never') return;
  setTimeout(() => response.end('here'), request.url === '/soon' ? 150 : 0);
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;
let worker: Worker;
let origin: string;

beforeAll(async () => {
  worker = new Worker(SERVER, { eval: true });
  const port = await new Promise((resolve) => worker.once('message', resolve));
  origin = `http://127.0.0.1:${port}`;
});
afterAll(() => worker.terminate());

it('hears what came in time, however late it hears it, and nothing of what did not', async () => {
  const transport = createNetworkTransport({ timeoutMs: 400 });
  const get = (path: string) => transport.send({ method: 'GET', url: `${origin}${path}`, headers: [] });
  await get('/');
  const [soon, never] = [get('/soon'), get('/never')];
  const refused = expect(never).rejects.toMatchObject({ kind: 'timeout' });
  await wait(50);
  // Busy until right before the clocks are looked at: what is overdue is told of before what has come in.
  await new Promise(setImmediate);
  const began = performance.now();
  while (performance.now() - began < 600);
  expect((await soon).body).toBe('here');
  await refused;
  await transport.close();
});
