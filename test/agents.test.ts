import { readFileSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Finding } from 'selfward';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorOf, type Caller } from './support/api.ts';
import { type Browser, picture, startBrowser } from './support/browser.ts';
import { line } from './support/line.ts';
import { CHROMIUM, missing } from './support/needs.ts';
import { PASSWORD, signIn } from './support/people.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';

/** Where the device's own source has its flaws. */
const source = readFileSync(new URL('./watched/express.ts', import.meta.url), 'utf8').split('\n');
const lineOf = (part: string) => source.findIndex((line) => line.includes(part)) + 1;

/** Of what its monitor would look for, so much as this needs. */
const CHECKS = ['command-injection', 'reflected-xss', 'sql-injection', 'uncaught-exception'];
const WAIT = { timeout: 60_000, interval: 250 };

describe.skipIf(missing('Chromium', CHROMIUM))('a device that embeds the library', { timeout: 120_000 }, () => {
  const DEVICE = 'edge gateway';
  const path = `/devices/${encodeURIComponent(DEVICE)}`;
  let server: ServerProcess;
  let folder: string;
  let wire: Awaited<ReturnType<typeof line>>;
  let browser: Browser;
  let page: Page;
  let admin: Caller;
  let device: WatchedProcess | undefined;
  let token: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'selfward-agents-'));
    server = await startServer();
    wire = await line();
    wire.leadsTo(server.url);
    browser = await startBrowser();
    page = await browser.open();
    admin = await administratorOf(server);
    // It has no address: what is known of it comes from inside alone.
    const entry = { name: DEVICE, category: 'gateway', net: 'building-wifi', model: 'Edge 2', position: 'Roof' };
    await admin.call('PUT', `/api${path}`, entry);
  });
  afterAll(async () => {
    await device?.stop();
    await browser?.close();
    await wire?.close();
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** As its developer would: an application that is watched, and says where to report. */
  function startDevice(options: object = {}): WatchedProcess {
    const report = { url: wire.url, token, buffer: join(folder, 'buffer.json') };
    const watched = { name: 'edge', checks: CHECKS, report, ...options };
    device = startWatched('express.ts', [folder, 'http://127.0.0.1:9/'], { WATCH: JSON.stringify(watched) });
    return device;
  }
  const at = (to: string) => new URL(to, server.url).href;
  const inside = async () => {
    await page.goto(at(path));
    return (await page.getByRole('region', { name: 'From inside' }).textContent()) ?? '';
  };
  /** What the device keeps until it was told. */
  const kept = () => readFile(join(folder, 'buffer.json'), 'utf8');
  interface Row {
    id: string;
    check: string;
    state: string;
    finding: Finding;
  }
  const findings = async (state = 'open') =>
    (await admin.call<{ rows: Row[] }>('GET', `/api/findings?device=${encodeURIComponent(DEVICE)}&state=${state}`))
      .rows;
  const routes = async (state?: string) =>
    [
      ...new Set((await findings(state)).map(({ finding }) => `${finding.method} ${new URL(finding.url).pathname}`)),
    ].sort();

  it('gets a token on its page, shown once and logged, and is connected with it', async () => {
    await signIn(page, server.url, server.oneTime?.name ?? '', PASSWORD);
    await page.waitForURL((url) => url.pathname === '/');
    expect(await inside()).toContain('It does not report from inside');
    await page.getByRole('button', { name: /Make a token/ }).click();
    await page.waitForURL(`**${path}`);
    token = ((await page.locator('#issued-token').textContent()) ?? '').trim();
    expect(token).toMatch(/^sfa_/);
    expect(await inside()).not.toContain(token);
    startDevice();
    await expect.poll(inside, WAIT).toContain('Connected');
    const log = await admin.call<{ rows: { sentence: string }[] }>('GET', '/api/log?limit=100');
    const sentences = log.rows.map(({ sentence }) => sentence);
    expect(sentences).toContain(`${server.oneTime?.name} changes the agent tokens of ${DEVICE}`);
    expect(sentences).toContain(`the server hears from the agent in ${DEVICE}`);
  });

  it('tells what it proves by itself, with file and line; the alarm comes by itself', async () => {
    await expect.poll(routes, WAIT).toEqual(['GET /rooms', 'POST /ping']);
    await page.goto(at('/devices'));
    expect(await page.locator('[data-alarm]').count()).toBeGreaterThan(0);
    const shell = (await findings()).find(({ check }) => check === 'command-injection');
    const where = `express.ts:${lineOf('  exec(')}`;
    await expect.poll(inside, WAIT).toContain(where);
    await page
      .getByRole('region', { name: 'From inside' })
      .getByRole('link', { name: shell?.finding.title ?? '' })
      .click();
    await page.waitForURL(`**/findings/${shell?.id}`);
    const text = (await page.locator('main').textContent()) ?? '';
    for (const word of [where, 'inside the device']) expect(text).toContain(word);
  });

  it('shows its coverage, and its cycle as a run from inside', async () => {
    await expect.poll(inside, WAIT).toContain('complete');
    const text = await inside();
    for (const word of ['express', 'GET /rooms-mended', 'Clean', 'child-process', 'Sensors', 'In a shadow'])
      expect(text).toContain(word);
    await picture(page, 'agents-inside');
    expect(await page.getByRole('region', { name: 'Last runs' }).textContent()).toContain('from inside');
  });

  it('checks inside what is asked for on its page, and the report comes as a run', async () => {
    await page.goto(at(path));
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.waitForURL('**/runs/*');
    const run = new URL(page.url()).pathname;
    const main = async () => {
      await page.goto(at(run));
      return (await page.locator('main').textContent()) ?? '';
    };
    await expect.poll(main, WAIT).toMatch(/Done[\s\S]*inside the device/);
    const { findings: found, sent } = await admin.call<{ findings: string[]; sent: number }>('GET', `/api${run}`);
    expect(found.sort()).toEqual((await findings()).map(({ id }) => id).sort());
    expect(sent).toBeGreaterThan(0);
    // The page orders the usual checks, of which its own cycles leave some out.
    expect(await routes()).toEqual(['GET /rooms', 'POST /notes', 'POST /ping']);
  });

  it('tells what it found while the network was gone, once it is back', async () => {
    wire.leadsTo(undefined);
    await device?.heard<string>('error', (problem) => /did not answer/.test(problem));
    await appendFile(join(folder, 'routes'), 'crashing\n');
    device?.tell('routes');
    await device?.heard<Finding>('finding', ({ url }) => url.endsWith('/label'));
    expect(await routes()).not.toContain('GET /label');
    wire.leadsTo(server.url);
    await expect.poll(routes, WAIT).toContain('GET /label');
    await expect.poll(inside, WAIT).toContain(`express.ts:${lineOf('?.trim()')}`);
  });

  it('tells what it found while the server was down, though the device was started anew meanwhile', async () => {
    await server.kill();
    await device?.stop();
    startDevice();
    await appendFile(join(folder, 'routes'), 'vulnerable\n');
    device?.tell('routes');
    await device?.heard<Finding>('finding', ({ url }) => url.endsWith('/greet'));
    await expect.poll(kept, WAIT).toContain('/greet');
    await device?.stop();
    // One that looks for nothing by itself has nothing to tell but what its buffer holds.
    startDevice({ autonomous: false });
    server = await startServer({ data: server.data });
    admin = admin.movedTo(server.url);
    wire.leadsTo(server.url);
    await expect.poll(routes, WAIT).toEqual(['GET /greet', 'GET /label', 'GET /rooms', 'POST /notes', 'POST /ping']);
    await expect.poll(kept, WAIT).not.toContain('/greet');
  });

  it('is heard no more once its token is revoked, and again with a new one', async () => {
    const [old] = await admin.call<{ id: string }[]>('GET', `/api${path}/agent-tokens`);
    ({ token } = await admin.call<{ token: string }>('POST', `/api${path}/agent-tokens`));
    await admin.call('DELETE', `/api${path}/agent-tokens/${old?.id}`);
    await device?.heard<string>('error', (problem) => /does not accept the token/.test(problem));
    await device?.stop();
    startDevice({ autonomous: false });
    const { id } = await admin.call<{ id: string }>('POST', `/api${path}/runs`, { from: 'inside' });
    const state = async () => (await admin.call<{ state: string }>('GET', `/api/runs/${id}`)).state;
    await expect.poll(state, WAIT).toBe('done');
    expect(await routes()).toEqual(['GET /greet', 'GET /label', 'GET /rooms', 'POST /notes', 'POST /ping']);
  });
});
