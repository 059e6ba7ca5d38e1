import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Building, startBuilding } from '../lab/building/building.ts';
import { createApp, type RunningApp } from '../packages/server/src/app.ts';
import { mongodbForTesting } from '../packages/server/src/store/mongodbForTesting.ts';
import { PASSWORD } from './support/people.ts';

const mongodb = mongodbForTesting();
if ('missing' in mongodb) {
  if (process.env.CI) throw new Error(mongodb.missing);
  console.error(`skipped: ${mongodb.missing}`);
}

/** The whole loop over the second store: every device of the building ordered, every planted flaw found and alarmed. */
describe.skipIf('missing' in mongodb)('the server over MongoDB', () => {
  let building: Building;
  let database: { url: string; stop(): Promise<void> };
  let running: RunningApp;
  let folder: string;
  let address: string;
  let cookie = '';

  async function call(method: string, path: string, body?: unknown) {
    const response = await fetch(new URL(path, address), {
      method,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    if (set !== undefined) cookie = set;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }

  beforeAll(async () => {
    if ('missing' in mongodb) return;
    folder = await mkdtemp(join(tmpdir(), 'selfward-mongodb-'));
    database = await mongodb.start();
    building = await startBuilding({ ports: 'free', latency: false });
    const inventory = join(folder, 'inventory.json');
    await writeFile(inventory, JSON.stringify(building.inventory));
    running = await createApp({ data: folder, inventory, port: 0, store: database.url, logLevel: 'error' });
    address = await running.listen();
    const first = await running.rooms.access.firstAdministrator();
    await call('POST', '/api/sign-in', first);
    await call('PUT', '/api/account/password', { password: PASSWORD });
  });
  afterAll(async () => {
    await running?.close();
    await building?.stop();
    await database?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds every planted flaw of the building, alarms it and stays silent on the twins', async () => {
    const devices: { name: string; url?: unknown }[] = building.inventory.devs;
    const checked = devices.filter(({ url }) => url !== undefined);
    for (const { name } of checked) await call('POST', `/api/devices/${encodeURIComponent(name)}/runs`, {});
    await expect
      .poll(
        async () => {
          const states = await Promise.all(
            ['queued', 'running'].map((state) => call('GET', `/api/runs?state=${state}`)),
          );
          return states.reduce((sum, { total }) => sum + total, 0);
        },
        { timeout: 170_000, interval: 1000 },
      )
      .toBe(0);
    const { rows } = await call('GET', '/api/findings?state=open&limit=500');
    type Row = { device: string; check: string; finding: { url: string } };
    const seen = (rows as Row[]).map(
      ({ device, check, finding }) => `${device} ${check} ${new URL(finding.url).pathname}`,
    );
    const planted = building.flaws.map(({ device, check, path }) => `${device} ${check} ${path}`);
    expect(planted.filter((flaw) => !seen.includes(flaw))).toEqual([]);
    const twins = building.twins.map(({ mended }) => mended);
    expect((rows as Row[]).filter(({ device }) => twins.includes(device) || device === 'selfward')).toEqual([]);
    const alarms = await call('GET', '/api/alarms?state=active&kind=vulnerability&limit=500');
    expect(alarms.total).toBeGreaterThanOrEqual(planted.length);
  });

  it('has written down who did what, in a chain that holds', async () => {
    const { rows } = await call('GET', '/api/log?action=check.order');
    expect(rows.map(({ sentence }: { sentence: string }) => sentence)).toContainEqual(
      expect.stringMatching(/^admin checks .* of router-1$|router-1/),
    );
    expect(await running.rooms.operations.verify()).toMatchObject({ ok: true });
  });
});
