/**
 * `npm run pictures`: takes the pictures of the README anew, from the product as it runs. Needs Chromium
 * (`scripts/install-test-tools.sh`).
 */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startBrowser } from '../test/support/browser.ts';
import { becomeAdministrator } from '../test/support/people.ts';
import { startServer } from '../test/support/server-process.ts';

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url));
/** Flawed devices of every kind, and some of the mended ones. */
const CHECKED = ['router-1', 'gateway-1', 'thermostat-ward-2', 'door-main', 'router-2', 'thermostat-station'];
const PATIENCE_MS = 180_000;

async function orderRuns(page: Page, url: string): Promise<string[]> {
  const ids: string[] = [];
  for (const device of CHECKED) {
    const answer = await page.request.post(new URL(`/api/devices/${device}/runs`, url).href, { data: {} });
    if (!answer.ok()) throw new Error(`checking ${device}: ${answer.status()} ${await answer.text()}`);
    ids.push((await answer.json()).id);
  }
  return ids;
}

async function awaitRuns(page: Page, url: string, ids: readonly string[]): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (const id of ids) {
    for (;;) {
      const { state } = await (await page.request.get(new URL(`/api/runs/${id}`, url).href)).json();
      if (state === 'done') break;
      if (state === 'failed' || Date.now() > until) throw new Error(`run ${id} is ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function acknowledgeAll(page: Page, url: string): Promise<void> {
  const { rows } = await (await page.request.get(new URL('/api/alarms?state=pending&limit=200', url).href)).json();
  for (const { id } of rows) await page.request.post(new URL(`/api/alarms/${id}/acknowledge`, url).href);
}

async function take(page: Page, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  console.log(`${path}: ${Math.round((await stat(path)).size / 1000)} kB`);
}

async function takePictures(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const server = await startServer();
  const browser = await startBrowser();
  try {
    const page = await browser.open({ width: 1280 });
    await becomeAdministrator(page, server);
    await awaitRuns(page, server.url, await orderRuns(page, server.url));
    await page.goto(new URL('/', server.url).href);
    await take(page, 'overview');
    await acknowledgeAll(page, server.url);
    await page.goto(new URL('/findings?device=router-1&check=reflected-xss', server.url).href);
    await page.locator('tbody a[href^="/findings/"]').first().click();
    await page.waitForURL('**/findings/*');
    await take(page, 'finding');
  } finally {
    await browser.close();
    await server.stop();
  }
}

takePictures().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
