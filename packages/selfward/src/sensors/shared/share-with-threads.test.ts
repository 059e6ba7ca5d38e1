import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sighting } from '../../model/sighting.ts';

/** A worker that compiles what it is sent, asks a database with it, and may hand it on to a worker of its own. */
const WORKER = `
import { DatabaseSync } from 'node:sqlite';
import { parentPort, Worker } from 'node:worker_threads';
const nested = (text) => new Promise((resolve) => {
  const worker = new Worker(new URL(import.meta.url));
  worker.on('message', (answer) => { worker.terminate(); resolve(answer); });
  worker.postMessage({ text });
});
parentPort.on('message', async ({ text, deeper }) => {
  if (deeper) return parentPort.postMessage(await nested(text));
  new Function('return ' + text);
  new DatabaseSync(':memory:').prepare('select \\'' + text + '\\'');
  parentPort.postMessage('done');
});
`;

const MAIN = `
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
const host = globalThis[Symbol.for('selfward.1')];
const seen = [];
host.subscribe((sighting) => seen.push(sighting));
const ask = async (worker, message) => {
  worker.postMessage(message);
  await once(worker, 'message');
  // As any sensor of the main thread does when the answer goes out.
  return host.live.count;
};
const before = host.plant('bcdfg2hjkl');
const worker = new Worker(new URL('worker.mjs', import.meta.url));
await ask(worker, { text: 'bcdfg2hjkl' });
// Planted while the worker is there, and sent at once.
host.plant('zzzzg2hjkl');
await ask(worker, { text: 'zzzzg2hjkl' });
await ask(worker, { text: 'zzzzg2hjkl', deeper: true });
before();
const told = seen.length;
await ask(worker, { text: 'bcdfg2hjkl' });
const alive = await ask(worker, { text: 'none' });
console.log(JSON.stringify({ seen, afterwards: seen.length - told, alive }));
await worker.terminate();
`;

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfward-threads-')));
  const install = new URL('install.ts', import.meta.url).href;
  writeFileSync(join(folder, 'preload.mjs'), `import { installSensors } from '${install}';\ninstallSensors();\n`);
  writeFileSync(join(folder, 'worker.mjs'), WORKER);
  writeFileSync(join(folder, 'main.mjs'), MAIN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (env: NodeJS.ProcessEnv): { seen: Sighting[]; afterwards: number; alive: number } =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--conditions=selfward-source',
        '--import',
        join(folder, 'preload.mjs'),
        join(folder, 'main.mjs'),
      ],
      { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', ...env } },
    ),
  );

describe('worker threads', () => {
  it('see what was planted in the main thread, and their sightings come back with their lines', () => {
    const { seen, afterwards, alive } = run({ SELFWARD_SHADOW: '{}' });
    const told = seen.map(({ marker, sensor, position }) => `${marker} ${sensor} ${position}`);
    const each = ['bcdfg2hjkl', 'zzzzg2hjkl', 'zzzzg2hjkl'];
    expect(told).toEqual(
      each.flatMap((marker) => [`${marker} function-constructor code`, `${marker} node-sqlite data`]),
    );
    for (const { at } of seen) expect(at).toMatch(/worker\.mjs:1[12]:\d+$/);
    expect([afterwards, alive]).toEqual([0, 1]);
  });

  it('are left alone in a process that is no shadow', () => {
    expect(run({ SELFWARD_SHADOW: undefined }).seen).toEqual([]);
  });
});
