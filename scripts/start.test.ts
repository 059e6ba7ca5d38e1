import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import type { BuildingInventory } from '../lab/building/inventory.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const running: ChildProcessWithoutNullStreams[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Runs `npm start`'s own command over a fresh data folder, up to the first address on standard output. */
async function start() {
  const data = await mkdtemp(join(tmpdir(), 'selfward-start-'));
  folders.push(data);
  const script = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).scripts.start as string;
  const [, ...args] = script.split(' ');
  const env = { ...process.env, SELFWARD_DATA: data, PORT: '0', SELFWARD_PORT: '', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, args, { cwd: ROOT, env });
  running.push(child);
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /https?:\/\/\S+/.exec(line)?.[0];
    if (address === undefined) continue;
    const inventory = JSON.parse(await readFile(join(data, 'inventory.json'), 'utf8')) as BuildingInventory;
    return { child, address, inventory, data };
  }
  throw new Error(`npm start ended without an address:\n${complaints}`);
}

const isGone = (url: string) =>
  fetch(url).then(
    () => false,
    () => true,
  );

it('starts the server over the building, its address first, and stops both', { timeout: 90_000 }, async () => {
  const { child, address, inventory } = await start();
  expect((await fetch(new URL('/sign-in', address))).status).toBe(200);
  const [device] = inventory.devs;
  expect((await fetch(device?.url ?? '')).status).toBe(200);
  child.kill('SIGTERM');
  const [status] = await once(child, 'exit');
  expect(status).toBe(0);
  await expect.poll(() => isGone(device?.url ?? ''), { timeout: 10_000 }).toBe(true);
});

it('takes the building along when it is killed', { timeout: 90_000 }, async () => {
  const { child, inventory } = await start();
  child.kill('SIGKILL');
  await expect.poll(() => isGone(inventory.devs[0]?.url ?? ''), { timeout: 10_000 }).toBe(true);
});
