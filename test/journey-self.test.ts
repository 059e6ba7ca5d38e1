import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, picture, startBrowser } from './support/browser.ts';
import { CHROMIUM, missing } from './support/needs.ts';
import { becomeAdministrator } from './support/people.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const MINUTE = 60_000;

/** The server turns on itself: a plugin brings weaknesses into it, and it finds them without being asked. */
const NAME = 'the server finds a weakness in itself';
/** One step waits for a run and for what it brings, each for up to three minutes, on a machine that does other things. */
const LONG = { timeout: 7 * MINUTE };
describe.skipIf(missing('Chromium', CHROMIUM))(NAME, LONG, () => {
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await startServer();
    browser = await startBrowser();
    page = await browser.open();
    await becomeAdministrator(page, server);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const at = (path: string) => new URL(path, server.url).href;
  const text = async () => (await page.locator('main').textContent()) ?? '';

  /** Waits for the newest run against the server to end, and opens it. */
  async function lastRunOver(): Promise<void> {
    await page.goto(at('/runs?device=selfward'));
    await page.locator('main tbody a[href^="/runs/"]').first().click();
    await page.waitForURL('**/runs/*');
    const place = page.url();
    await expect
      .poll(
        async () => {
          await page.goto(place);
          return page.locator('[data-run-page]').getAttribute('data-over');
        },
        { timeout: 3 * MINUTE, interval: 1000 },
      )
      .toBe('true');
  }

  it('looks at itself after the start, as nobody and as each level, and finds nothing', async () => {
    await lastRunOver();
    await picture(page, 'self-1-clean');
    expect(await text()).toContain('system');
    await page.goto(at('/findings?device=selfward'));
    expect(await page.locator('main tbody tr').count()).toBe(0);
  });

  it('raises the alarm by itself when a plugin brings weaknesses', async () => {
    await page.goto(at('/devices/selfward'));
    const plugins = page.getByRole('region', { name: 'Plugins' });
    await plugins.getByRole('button', { name: /^Switch on/ }).click();
    await page.goto(at('/devices'));
    await page
      .locator('[data-alarm]')
      .first()
      .waitFor({ timeout: 3 * MINUTE });
    await picture(page, 'self-2-alarm');
    await lastRunOver();
    await picture(page, 'self-3-run');
    await page.goto(at('/findings?device=selfward&state=open'));
    const found = await text();
    for (const path of ['/plugins/vulnerable/greet', '/plugins/vulnerable/template', '/plugins/vulnerable/notes']) {
      expect(found).toContain(path);
    }
    expect(found).not.toContain('-mended');
    await picture(page, 'self-4-findings');
  });

  it('closes the findings when the plugin is switched off', async () => {
    await page.goto(at('/devices/selfward'));
    const plugins = page.getByRole('region', { name: 'Plugins' });
    await plugins.getByRole('button', { name: /^Switch off/ }).click();
    await expect
      .poll(
        async () => {
          await page.goto(at('/findings?device=selfward&state=open'));
          return page.locator('main tbody tr').count();
        },
        { timeout: 3 * MINUTE, interval: 2000 },
      )
      .toBe(0);
    await picture(page, 'self-5-closed');
  });
});
