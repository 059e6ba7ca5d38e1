import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, picture, startBrowser } from './support/browser.ts';
import { CHROMIUM, missing } from './support/needs.ts';
import { becomeAdministrator, welcome } from './support/people.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/**
 * What the product is for, from one end to the other: a security analyst opens a device, checks it, watches, sees the
 * alarm appear, reads the finding, follows the advice on the device's own page, looks again and sees it close.
 */
describe.skipIf(missing('Chromium', CHROMIUM))('an analyst finds a weakness in a device and has it mended', () => {
  let server: ServerProcess;
  let browser: Browser;
  let analyst: Page;
  let viewer: Page;

  beforeAll(async () => {
    server = await startServer();
    browser = await startBrowser();
    const admin = await browser.open();
    await becomeAdministrator(admin, server);
    [analyst, viewer] = [await browser.open(), await browser.open({ width: 360, dark: true })];
    await welcome(admin, analyst, server.url, 'ann', 'analyst');
    await welcome(admin, viewer, server.url, 'vic', 'viewer');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const at = (path: string) => new URL(path, server.url).href;
  let finding = '';

  it('orders the check on the device page and watches it run', async () => {
    await analyst.goto(at('/devices?text=router-1'));
    await analyst.locator('main tbody').getByRole('link', { name: /^view/i }).first().click();
    await analyst.waitForURL('**/devices/router-1');
    await picture(analyst, 'journey-1-device');
    const form = analyst.getByRole('form', { name: /Check router-1/ });
    for (const box of await form.getByRole('checkbox').all()) {
      await box.setChecked((await box.getAttribute('value')) === 'reflected-xss');
    }
    await form.getByRole('button', { name: 'Check now' }).click();
    await analyst.waitForURL('**/runs/*');
    await expect.poll(() => analyst.getByRole('progressbar').count()).toBeGreaterThan(0);
    await picture(analyst, 'journey-2-run');
  });

  it('sees the alarm appear without loading the page again, and so does a viewer, with kind and severity alone', async () => {
    // Opened before anything was found: what appears here came by itself.
    await viewer.goto(at('/devices'));
    await analyst.locator('[data-alarm]').first().waitFor({ timeout: 60_000 });
    await viewer.locator('[data-alarm]').first().waitFor({ timeout: 60_000 });
    const shown = (await viewer.locator('[data-live="alarm-strip"]').textContent()) ?? '';
    expect(shown).not.toMatch(/router-1|hostname|\/status/);
    await picture(viewer, 'journey-3-viewer-alarm');
    const state = analyst.locator('[data-run-page]');
    await expect.poll(() => state.getAttribute('data-over'), { timeout: 60_000 }).toBe('true');
    await picture(analyst, 'journey-4-run-over');
    await expect
      .poll(() => analyst.getByRole('region', { name: 'Found' }).locator('tbody tr').count())
      .toBeGreaterThan(0);
  });

  it('reads what was found, how sure, by what proof and how to mend it', async () => {
    await analyst.goto(at('/findings?device=router-1'));
    await analyst.locator('tbody a[href^="/findings/"]').first().click();
    await analyst.waitForURL('**/findings/*');
    finding = new URL(analyst.url()).pathname;
    const page = (await analyst.locator('main').textContent()) ?? '';
    for (const word of ['Proved', 'CWE-79', 'Control', 'How to mend it', 'curl ']) expect(page).toContain(word);
    await picture(analyst, 'journey-5-finding');
    expect((await viewer.goto(at(finding)))?.status()).toBe(403);
  });

  it('acknowledges the alarm', async () => {
    await analyst.goto(at('/alarms'));
    await analyst
      .locator('main')
      .getByRole('button', { name: /^Acknowledge/ })
      .first()
      .click();
    await analyst.waitForURL('**/alarms**');
    expect(await analyst.locator('main').textContent()).toContain('ann');
    await picture(analyst, 'journey-6-alarms');
  });

  it('installs the mended firmware on the device itself, looks again, and sees every finding close', async () => {
    const address = await analyst
      .goto(at('/devices/router-1'))
      .then(() =>
        analyst.getByRole('region', { name: 'What it is' }).locator('a.address').first().getAttribute('href'),
      );
    const device = await browser.open();
    await device.goto(new URL('/firmware', address ?? '').href);
    const newest = await device.locator('#version option').last().textContent();
    await device.locator('#version').selectOption({ label: newest ?? '' });
    await device.getByRole('button', { name: 'Install' }).click();
    await picture(device, 'journey-7-firmware');

    for (;;) {
      await analyst.goto(at('/findings?device=router-1&state=open'));
      const next = analyst.locator('tbody a[href^="/findings/"]').first();
      if ((await next.count()) === 0) break;
      await next.click();
      await analyst.waitForURL('**/findings/*');
      const place = analyst.url();
      await analyst.getByRole('button', { name: 'Retest' }).click();
      await expect
        .poll(
          async () => {
            await analyst.goto(place);
            return (await analyst.locator('.finding-lead').textContent()) ?? '';
          },
          { timeout: 60_000 },
        )
        .toMatch(/closed|mended/i);
    }
    await analyst.goto(at(finding));
    await picture(analyst, 'journey-8-closed');
    await analyst.goto(at('/alarms?state=active'));
    await picture(analyst, 'journey-8-alarms-after');
    expect(await analyst.locator('main tbody tr', { hasText: 'router-1' }).count()).toBe(0);
  });

  it('stands in the operations log, and its chain holds', async () => {
    // By action: each look at the finding is an entry too, and fills pages.
    const log = async (action: string) => {
      await analyst.goto(at(`/log?operator=ann&action=${action}`));
      return (await analyst.locator('main').textContent()) ?? '';
    };
    expect(await log('device.view')).toContain('ann checks info of router-1');
    expect(await log('finding.retest')).toMatch(/ann .*retest/i);
    expect(await log('check.order')).toContain('ann orders a check of router-1');
    await picture(analyst, 'journey-9-log');
  });
});
