import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorOf, type Caller } from './support/api.ts';
import { type Browser, picture, startBrowser } from './support/browser.ts';
import { ROOT } from './support/documents.ts';
import { CHROMIUM, missing } from './support/needs.ts';
import { PASSWORD, signIn } from './support/people.ts';
import type { ToDevice } from './support/reporting-device.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** The way from a device to the server: it can be cut. */
async function line() {
  let to: string | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const port = to === undefined ? undefined : Number(new URL(to).port);
    if (port === undefined) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    leadsTo(url: string | undefined) {
      to = url;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe.skipIf(missing('Chromium', CHROMIUM))('a device that embeds the library', () => {
  const DEVICE = 'edge gateway';
  const path = `/devices/${encodeURIComponent(DEVICE)}`;
  let server: ServerProcess;
  let data: string;
  let wire: Awaited<ReturnType<typeof line>>;
  let browser: Browser;
  let page: Page;
  let admin: Caller;
  let device: ChildProcess | undefined;
  let token: string;
  const troubles: string[] = [];

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'selfward-agents-'));
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
    device?.kill('SIGKILL');
    await browser?.close();
    await wire?.close();
    await server?.stop();
    if (data !== undefined) await rm(data, { recursive: true, force: true });
  });

  function startDevice(): void {
    const args = ['test/support/reporting-device.ts', wire.url, token, join(data, 'buffer.json')];
    device = spawn(
      process.execPath,
      ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning', ...args],
      {
        cwd: ROOT,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    device.on('message', ({ trouble }: { trouble: string }) => troubles.push(trouble));
  }
  const tell = (message: ToDevice) => device?.send(message);
  const stopDevice = async () => {
    const ended = new Promise((resolve) => device?.once('exit', resolve));
    device?.kill('SIGKILL');
    await ended;
  };
  const at = (to: string) => new URL(to, server.url).href;
  const inside = async () => {
    await page.goto(at(path));
    return (await page.getByRole('region', { name: 'From inside' }).textContent()) ?? '';
  };
  /** What the device keeps until it was told. */
  const kept = () => readFile(join(data, 'buffer.json'), 'utf8');
  const parameters = async () => {
    const { rows } = await admin.call<{ rows: { finding: { parameter: string } }[] }>(
      'GET',
      `/api/findings?device=${encodeURIComponent(DEVICE)}&state=open`,
    );
    return rows.map(({ finding }) => finding.parameter).sort();
  };

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
    await expect.poll(inside, { timeout: 30_000 }).toContain('Connected');
    const log = await admin.call<{ rows: { sentence: string }[] }>('GET', '/api/log?limit=100');
    const sentences = log.rows.map(({ sentence }) => sentence);
    expect(sentences).toContain(`${server.oneTime?.name} changes the agent tokens of ${DEVICE}`);
    expect(sentences).toContain(`the server hears from the agent in ${DEVICE}`);
  });

  it('tells what it finds, with file and line; the alarm comes by itself', async () => {
    tell({ do: 'find', id: 'one', parameter: 'seen-at-once' });
    await expect
      .poll(
        async () => {
          await page.goto(at('/devices'));
          return page.locator('[data-alarm]').count();
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);
    await page.goto(at(`/findings?device=${encodeURIComponent(DEVICE)}`));
    await page.locator('tbody a[href^="/findings/"]').first().click();
    await page.waitForURL('**/findings/*');
    const text = (await page.locator('main').textContent()) ?? '';
    for (const word of ['Command injection', 'src/ping.js:12:3', 'inside the device']) expect(text).toContain(word);
  });

  it('shows its coverage, and its cycle as a run from inside', async () => {
    tell({ do: 'cycle', at: new Date().toISOString() });
    await expect.poll(inside, { timeout: 30_000 }).toContain('GET /status');
    expect(await inside()).toContain('ES copy');
    await picture(page, 'agents-inside');
    expect(await page.getByRole('region', { name: 'Last runs' }).textContent()).toContain('from inside');
  });

  it('checks inside what is asked for on its page', async () => {
    await page.goto(at(path));
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.waitForURL('**/runs/*');
    const run = page.url();
    await expect
      .poll(
        async () => {
          await page.goto(run);
          return (await page.locator('main').textContent()) ?? '';
        },
        { timeout: 30_000 },
      )
      .toMatch(/Done[\s\S]*inside the device/);
  });

  it('tells what it found while the network was gone, once it is back', async () => {
    wire.leadsTo(undefined);
    await expect.poll(() => troubles.some((trouble) => /did not answer/.test(trouble)), { timeout: 30_000 }).toBe(true);
    tell({ do: 'find', id: 'two', parameter: 'while-the-network-was-gone' });
    expect(await parameters()).toEqual(['seen-at-once']);
    wire.leadsTo(server.url);
    await expect.poll(parameters, { timeout: 30_000 }).toContain('while-the-network-was-gone');
  });

  it('tells what it found while the server was down, though the device was started anew meanwhile', async () => {
    await server.kill();
    tell({ do: 'find', id: 'three', parameter: 'while-the-server-was-down' });
    tell({ do: 'clear', id: 'one', parameter: 'seen-at-once' });
    await expect.poll(kept).toMatch(/while-the-server-was-down[\s\S]*cleared/);
    await stopDevice();
    startDevice();
    server = await startServer({ data: server.data });
    admin = admin.movedTo(server.url);
    wire.leadsTo(server.url);
    await expect
      .poll(parameters, { timeout: 30_000 })
      .toEqual(['while-the-network-was-gone', 'while-the-server-was-down']);
  });

  it('is heard no more once its token is revoked, and again with a new one', async () => {
    const [old] = await admin.call<{ id: string }[]>('GET', `/api${path}/agent-tokens`);
    ({ token } = await admin.call<{ token: string }>('POST', `/api${path}/agent-tokens`));
    await admin.call('DELETE', `/api${path}/agent-tokens/${old?.id}`);
    await expect
      .poll(() => troubles.some((trouble) => /does not accept the token/.test(trouble)), { timeout: 40_000 })
      .toBe(true);
    tell({ do: 'find', id: 'four', parameter: 'while-it-was-refused' });
    await expect.poll(kept).toContain('while-it-was-refused');
    expect(await parameters()).not.toContain('while-it-was-refused');
    await stopDevice();
    startDevice();
    await expect.poll(parameters, { timeout: 30_000 }).toContain('while-it-was-refused');
    const { rows } = await admin.call<{ rows: { finding: { parameter: string } }[] }>(
      'GET',
      `/api/findings?device=${encodeURIComponent(DEVICE)}`,
    );
    expect(rows).toHaveLength(4);
  });
});
