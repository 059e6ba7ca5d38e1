/**
 * `npm run bench:device-list [-- --quick] [--json <file>]`: how long the server itself takes for the list of devices at
 * 10,000 of them, through the real application over its embedded store, without a network. The devices have no
 * addresses, so that nothing is polled meanwhile; a tenth of them have an open finding.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunningApp } from '../packages/server/src/app.ts';
import { findingsOf, inventoryOf } from './many-devices.ts';
import { reportOf, writeReport } from './report.ts';
import { type Summary, summarise, table } from './summary.ts';

const DEVICES = 10_000;
/** What the first page and a search may take. */
const LIMIT_MS = 100;

/** Requests by what they are called in the table, with what their answers must show. */
const REQUESTS: Readonly<Record<string, { url: string; shows: string }>> = {
  'first page': { url: '/devices', shows: '/devices/unit-00000' },
  'search, many found': { url: '/devices?text=unit', shows: '/devices/unit-00000' },
  'search, one found': { url: '/devices?text=unit-07777', shows: '/devices/unit-07777' },
  'search, none found': { url: '/devices?text=nowhere-at-all', shows: 'nowhere-at-all' },
  'page 150': { url: '/devices?page=150', shows: '/devices/unit-074' },
  'filtered and sorted': {
    url: '/devices?category=sensor&network=wifi-1&sort=position&order=desc',
    shows: '/devices/unit-',
  },
  'API, first slice': { url: '/api/devices', shows: '"total":10001' },
  'API, search': { url: '/api/devices?text=unit-07777', shows: '"total":1}' },
};
const HELD_TO_LIMIT = ['first page', 'search, many found', 'search, one found', 'search, none found'];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
  const rounds = values.quick ? 20 : 200;
  const data = await mkdtemp(join(tmpdir(), 'selfward-bench-'));
  try {
    const inventory = join(data, 'inventory.json');
    await writeFile(inventory, JSON.stringify(inventoryOf(DEVICES)));
    const { createApp } = await import('../packages/server/src/app.ts');
    const began = performance.now();
    const running = await createApp({ data, inventory, port: 0, logLevel: 'silent' });
    const startMs = Math.round(performance.now() - began);
    try {
      await running.store.findings.insertMany(findingsOf(DEVICES / 10));
      const cookie = await signIn(running);
      const metrics: Record<string, Summary> = {};
      for (const [name, request] of Object.entries(REQUESTS)) {
        metrics[name] = await measure(running, request, cookie, rounds);
      }
      const worst = Math.max(...HELD_TO_LIMIT.map((name) => metrics[name]?.p95 ?? Number.NaN));
      console.log(`Server time at ${DEVICES} devices, ${rounds} requests each (started in ${startMs} ms)\n`);
      console.log(table(metrics));
      console.log(
        `\nFirst page and search: p95 ${worst} ms, ${worst < LIMIT_MS ? 'within' : 'NOT within'} ${LIMIT_MS} ms`,
      );
      if (values.json !== undefined) {
        await writeReport(values.json, reportOf('device-list', { devices: DEVICES, startMs, ...metrics }));
      }
    } finally {
      await running.close();
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** As the first administrator does it: the one-time password, then one of their own. */
async function signIn({ app, rooms }: RunningApp): Promise<string> {
  const first = await rooms.access.firstAdministrator();
  const cookieOf = (headers: Record<string, unknown>) =>
    String([headers['set-cookie']].flat()[0]).split(';', 1)[0] ?? '';
  const signedIn = await app.inject({ method: 'POST', url: '/api/sign-in', payload: { ...first } });
  const chosen = await app.inject({
    method: 'PUT',
    url: '/api/account/password',
    headers: { cookie: cookieOf(signedIn.headers) },
    payload: { password: 'four words for the bench' },
  });
  if (chosen.statusCode !== 200) throw new Error(`signing in failed: ${chosen.statusCode} ${chosen.body}`);
  return cookieOf(chosen.headers);
}

async function measure(
  { app }: RunningApp,
  { url, shows }: { url: string; shows: string },
  cookie: string,
  rounds: number,
): Promise<Summary> {
  const samples: number[] = [];
  // The first tenth warms the code up and is not counted.
  for (let round = -rounds / 10; round < rounds; round += 1) {
    const began = performance.now();
    const { statusCode, body } = await app.inject({ url, headers: { cookie } });
    const took = performance.now() - began;
    // A refusal or an empty list would be quick as well.
    if (statusCode !== 200 || !body.includes(shows)) throw new Error(`${url} answered ${statusCode} without ${shows}`);
    if (round >= 0) samples.push(took);
  }
  return summarise(samples);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
