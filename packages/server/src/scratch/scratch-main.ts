/**
 * The second instance of the server, which takes the probes of the self-check: started as a child process, told what to
 * be by its first message, gone when the parent is. Everything it keeps lies in a folder that it removes.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASSETS, createApp } from '../app.ts';
import { readAssets } from '../interface/assets.ts';
import { sessionCookie } from '../interface/cookies.ts';
import { routeTable } from '../interface/route-table.ts';
import type { FromScratch, ScratchReady, ScratchSeed } from '../model/scratch.ts';
import { describeRoutes } from './describe-routes.ts';
import { plantSpecimens } from './specimens.ts';
import { sweep } from './sweep.ts';

const PREFIX = 'selfward-second-';

const say = (message: FromScratch) => {
  if (process.connected) process.send?.(message);
};

async function start(seed: ScratchSeed, folder: string): Promise<{ ready: ScratchReady; stop: () => Promise<void> }> {
  const inventory = join(folder, 'inventory.json');
  await writeFile(inventory, JSON.stringify(seed.inventory));
  const running = await createApp({
    ...{ scratch: true, data: folder, inventory, port: 0, logLevel: 'error' },
    plugins: [...seed.plugins.modules],
    enabledPlugins: [...seed.plugins.enabled],
    seedOperators: seed.operators.map((operator) => ({ ...operator })),
  });
  const { rooms, store } = running;
  const device = seed.inventory.devs[0]?.name ?? running.config.self.name;
  const specimens = await plantSpecimens({
    store,
    access: rooms.access,
    checks: rooms.checking.checks(),
    payloads: rooms.checking.payloads,
    putTemplate: rooms.checking.putTemplate,
    device,
    network: seed.inventory.networks[0]?.name ?? 'none',
    plugin: rooms.plugins.list()[0]?.name,
    asset: readAssets(ASSETS).links().css.replace('/assets/', ''),
    now: Date.now(),
  });
  const { token: agentToken } = await rooms.agents.makeToken(device, 'specimen');
  const url = await running.listen();
  const routes = describeRoutes(routeTable(running.app), specimens);
  // A switched-off plugin answers 404 to everybody: there is nothing of it to be checked.
  const off = rooms.plugins.list().filter(({ enabled }) => !enabled);
  const isOff = (url: string) => off.some(({ name }) => `${url}/`.startsWith(`/plugins/${name}/`));
  // Fastify answers HEAD by the handler of GET: the same code is not checked twice.
  const reachable = routes.filter(({ method, url }) => method !== 'HEAD' && !isOff(url));
  // What somebody brought along is looked at before what was looked at many times.
  reachable.sort((a, b) => Number(b.url.startsWith('/plugins/')) - Number(a.url.startsWith('/plugins/')));
  return {
    ready: { url, cookie: sessionCookie(false).name, agentToken, routes: reachable },
    stop: () => running.close(),
  };
}

async function main(seed: ScratchSeed): Promise<void> {
  let folder: string | undefined;
  let stop: (() => Promise<void>) | undefined;
  const end = async (status: number) => {
    await stop?.().catch((error: unknown) => console.error(error));
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    process.exit(status);
  };
  // First of all: a parent that goes while this one starts must not leave it behind.
  process.once('SIGTERM', () => void end(0));
  process.once('SIGINT', () => void end(0));
  process.once('disconnect', () => void end(0));
  try {
    await sweep(tmpdir(), PREFIX, Date.now());
    folder = await mkdtemp(join(tmpdir(), PREFIX));
    const started = await start(seed, folder);
    stop = started.stop;
    say({ type: 'ready', ready: started.ready });
  } catch (error) {
    say({ type: 'failed', problem: error instanceof Error ? error.message : String(error) });
    console.error(error);
    await end(1);
  }
}

process.once('message', (seed: ScratchSeed) => void main(seed));
