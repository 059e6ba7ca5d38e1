import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorOf, type Caller } from './support/api.ts';
import { type Browser, picture, startBrowser } from './support/browser.ts';
import { CHROMIUM, missing } from './support/needs.ts';
import { PASSWORD, signIn } from './support/people.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const MINUTE = 60_000;

/** The server turns on itself: a plugin brings weaknesses into it, and its own monitor finds them without being asked. */
const NAME = 'the server finds a weakness in itself';
/** A full cycle over all routes takes a minute of processor time, on a machine that does other things. */
const LONG = { timeout: 6 * MINUTE };
describe.skipIf(missing('Chromium', CHROMIUM))(NAME, LONG, () => {
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let admin: Caller;

  beforeAll(async () => {
    server = await startServer();
    browser = await startBrowser();
    page = await browser.open();
    admin = await administratorOf(server);
    await signIn(page, server.url, server.oneTime?.name ?? '', PASSWORD);
    await page.waitForURL((url) => url.pathname === '/');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const at = (path: string) => new URL(path, server.url).href;
  const inside = () => page.getByRole('region', { name: 'From inside' });
  const rows = async (path: string) => (await admin.call<{ rows: Record<string, unknown>[] }>('GET', path)).rows;
  const open = () => rows('/api/findings?device=selfward&state=open');
  const press = async (button: RegExp) => {
    await page.goto(at('/devices/selfward'));
    await page.getByRole('region', { name: 'Plugins' }).getByRole('button', { name: button }).click();
    await page.waitForURL('**/devices/selfward');
  };

  it('goes through all its routes after the start, and finds nothing', async () => {
    await page.goto(at('/devices/selfward'));
    // The page is not loaded again: what it shows comes by server-sent events.
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await inside()
      .getByText(/complete: \d+ routes/)
      .waitFor({ timeout: 5 * MINUTE });
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    await picture(page, 'self-1-clean');
    const text = (await inside().textContent()) ?? '';
    expect(text).toContain('In a shadow of the application');
    expect(text).not.toContain('Vulnerable');
    expect(await open()).toEqual([]);
    const [run] = await rows('/api/runs?device=selfward');
    expect(run).toMatchObject({ reason: 'cycle', state: 'done', from: 'inside', findings: [] });
  });

  it('raises the alarm by itself when a plugin brings weaknesses, and says in which line', async () => {
    await press(/^Switch on/);
    await page.goto(at('/devices'));
    await page
      .locator('[data-alarm]')
      .first()
      .waitFor({ timeout: 3 * MINUTE });
    await picture(page, 'self-2-alarm');
    const flawed = ['/plugins/vulnerable/greet', '/plugins/vulnerable/template', '/plugins/vulnerable/notes'];
    const urls = async () => (await open()).map(({ finding }) => (finding as { url: string }).url).join('\n');
    for (const path of flawed) await expect.poll(urls, { timeout: MINUTE }).toContain(path);
    expect(await urls()).not.toContain('-mended');
    await page.goto(at('/devices/selfward'));
    await inside().getByText('Vulnerable').first().waitFor();
    await picture(page, 'self-3-page');
    await page.goto(at('/findings?device=selfward&state=open'));
    await page
      .getByRole('link', { name: /template injection/i })
      .first()
      .click();
    await page.waitForURL('**/findings/*');
    expect(await page.locator('main').textContent()).toMatch(/lab\/vulnerable-plugin\/index\.ts:\d+/);
    await picture(page, 'self-4-finding');
  });

  it('is checked on demand by its own monitor', async () => {
    await page.goto(at('/devices/selfward'));
    await page.getByRole('region', { name: 'Findings' }).locator('tbody a[href^="/findings/"]').first().click();
    await page.waitForURL('**/findings/*');
    await page.getByRole('button', { name: 'Retest' }).click();
    await page.waitForURL('**/runs/*');
    const place = new URL(page.url()).pathname;
    const run = () => admin.call<{ state: string; from: string; findings: unknown[] }>('GET', `/api${place}`);
    await expect.poll(async () => (await run()).state, { timeout: 3 * MINUTE }).toBe('done');
    expect(await run()).toMatchObject({ from: 'inside', reason: 'retest', findings: [expect.any(String)] });
  });

  it('closes the findings when the plugin is switched off', async () => {
    await press(/^Switch off/);
    await expect.poll(open, { timeout: MINUTE }).toEqual([]);
    await page.goto(at('/devices'));
    expect(await page.locator('[data-alarm]').count()).toBe(0);
    await picture(page, 'self-5-closed');
  });
});
