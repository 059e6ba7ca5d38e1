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
/** A full cycle takes half a minute of processor time, and makes way for whatever else the machine does. */
const LONG = { timeout: 10 * MINUTE };
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

  it('shows what its monitor does, as it does it', async () => {
    await page.goto(at('/devices/selfward'));
    // The page is not loaded again: what it shows comes by server-sent events.
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await inside().getByText('In a shadow of the application').waitFor();
    await inside()
      .getByText('Running', { exact: true })
      .waitFor({ timeout: 2 * MINUTE });
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });

  it('raises the alarm by itself when a plugin brings weaknesses, and says in which line', async () => {
    await press(/^Switch on/);
    await page.goto(at('/devices'));
    await page
      .locator('[data-alarm]', { hasText: '/plugins/vulnerable/' })
      .first()
      .waitFor({ timeout: 3 * MINUTE });
    await picture(page, 'self-1-alarm');
    // Nobody is asked meanwhile: on a busy machine the guard makes way for whoever asks.
    const several = () => Number(document.querySelector('[data-live="alarm-count"]')?.textContent) >= 3;
    await page.waitForFunction(several, undefined, { timeout: 5 * MINUTE });
    const urls = async () => (await open()).map(({ finding }) => (finding as { url: string }).url).join('\n');
    for (const path of ['greet', 'template', 'notes'])
      await expect.poll(urls, { timeout: 3 * MINUTE, interval: 2000 }).toContain(`/plugins/vulnerable/${path}`);
    expect(await urls()).not.toContain('-mended');
    await page.goto(at('/devices/selfward'));
    await picture(page, 'self-2-page');
    await page.goto(at('/findings?device=selfward&state=open'));
    await page
      .getByRole('link', { name: /template injection/i })
      .first()
      .click();
    await page.waitForURL('**/findings/*');
    expect(await page.locator('main').textContent()).toMatch(/lab\/vulnerable-plugin\/index\.ts:\d+/);
    await picture(page, 'self-3-finding');
  });

  it('looks at a finding again by its own monitor', async () => {
    await page.getByRole('button', { name: 'Retest' }).click();
    await page.getByText('The probe runs again').waitFor();
    const run = async () => (await rows('/api/runs?device=selfward')).find(({ reason }) => reason === 'retest');
    await expect.poll(async () => (await run())?.state, { timeout: 4 * MINUTE, interval: 10_000 }).toBe('done');
    expect(await run()).toMatchObject({ from: 'inside', checks: ['template-injection'] });
    expect(await open()).toContainEqual(expect.objectContaining({ check: 'template-injection' }));
    await page.goto(at(`/runs/${(await run())?.id}`));
    await picture(page, 'self-4-retest');
  });

  it('closes the findings when the plugin is switched off', async () => {
    await press(/^Switch off/);
    await expect.poll(open, { timeout: MINUTE }).toEqual([]);
    const alarms = async () =>
      (await rows('/api/alarms')).filter(({ active, kind }) => active === true && kind === 'vulnerability');
    await expect.poll(alarms, { timeout: MINUTE }).toEqual([]);
  });

  it('goes through all its routes, and finds nothing', async () => {
    const cycles = async () => (await rows('/api/runs?device=selfward')).filter(({ reason }) => reason === 'cycle');
    await page.goto('about:blank');
    await expect
      .poll(async () => (await cycles()).length, { timeout: 9 * MINUTE, interval: 20_000 })
      .toBeGreaterThan(0);
    expect((await cycles())[0]).toMatchObject({ state: 'done', from: 'inside', findings: [] });
    await page.goto(at('/devices/selfward'));
    await picture(page, 'self-5-clean');
    const text = (await inside().textContent()) ?? '';
    expect(text).toMatch(/complete: \d+ routes/);
    expect(text).not.toContain('Vulnerable');
    expect(await open()).toEqual([]);
  });
});
