import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gallery, startGallery } from './gallery.ts';
import { CHROMIUM, missing } from './support/needs.ts';

const NASTY = '<img src=x onerror=alert(1)> in "name"';

describe.skipIf(missing('Chromium', CHROMIUM))('open pages hear of news without reloading', () => {
  let gallery: Gallery;
  let page: Page;
  let complaints: readonly string[];
  const open = async (name: string, width = 1280) => {
    ({ page, complaints } = await gallery.open(name, width));
    await gallery.heard();
  };
  beforeAll(async () => {
    gallery = await startGallery();
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.close();
  });
  afterAll(() => gallery?.stop());

  const alarm = {
    id: 'new/1',
    active: true,
    acknowledged: false,
    severity: 'high',
    kind: 'vulnerability',
    originator: 'router1',
    text: NASTY,
  };

  it('shows an alarm as text on a page that had none, and takes it away when somebody acknowledged it', async () => {
    await open('networks');
    gallery.send('alarm', alarm);
    const item = page.locator('[data-alarm="new/1"]');
    await item.waitFor();
    expect(await item.locator('.alarm-text').textContent()).toBe(NASTY);
    expect(await item.locator('img').count()).toBe(0);
    expect(await item.locator('form').getAttribute('action')).toBe('/alarms/new%2F1/acknowledge');
    expect(await page.locator('[data-live=announce]').textContent()).toContain('High alarm');
    expect(await page.locator('[data-live=alarm-count]').textContent()).toBe('1');
    gallery.send('alarm', { ...alarm, acknowledged: true });
    await item.waitFor({ state: 'detached' });
    expect(await page.locator('[data-live=alarms]').isHidden()).toBe(true);
  });

  it('tells nine pages of one browser by one connection, and goes on when the page that holds it is closed', async () => {
    await open('networks');
    const others = [];
    for (let i = 0; i < 8; i += 1) others.push(await gallery.another(page, 'networks'));
    gallery.send('alarm', alarm);
    for (const other of others) await other.locator('[data-alarm="new/1"]').waitFor();
    expect(gallery.streams()).toBe(1);
    const opened = gallery.opened();
    await page.close();
    page = others[0] ?? page;
    // Another one, and not still the first.
    await expect.poll(() => [gallery.opened() - opened, gallery.streams()], { timeout: 10_000 }).toEqual([1, 1]);
    gallery.send('alarm', { ...alarm, acknowledged: true });
    for (const other of others) await other.locator('[data-alarm="new/1"]').waitFor({ state: 'detached' });
    for (const other of others.slice(1)) await other.close();
  });

  it('gives a viewer the alarm without a button, and its kind where there is no text', async () => {
    await open('devices-viewer');
    gallery.send('alarm', { ...alarm, text: '', originator: '' });
    const item = page.locator('[data-alarm="new/1"]');
    await item.waitFor();
    expect(await item.locator('.alarm-text').textContent()).toBe('Vulnerability');
    expect(await item.locator('button').count()).toBe(0);
  });

  it('shows three alarms and counts the others', async () => {
    await open('overview');
    for (const id of ['n1', 'n2', 'n3']) gallery.send('alarm', { ...alarm, id });
    await page.locator('[data-alarm=n3]').waitFor();
    expect(await page.locator('.alarm-strip li').count()).toBe(3);
    expect(await page.locator('[data-live=alarm-more-count]').textContent()).toBe('2 more alarms');
  });

  it("moves a run's progress, and loads the run's own page again when it is over", async () => {
    await open('run-running');
    const run = { id: 'run-0', device: 'x', state: 'running', sent: 200, planned: 400, doing: NASTY, findings: 1 };
    gallery.send('run', { ...run, id: 'another', sent: 7 });
    gallery.send('run', run);
    await page.locator('[data-live=sent]', { hasText: '200' }).waitFor();
    const bar = page.locator('progress');
    expect([await bar.getAttribute('value'), await bar.getAttribute('max')]).toEqual(['200', '400']);
    expect(await page.locator('[data-live=doing]').textContent()).toBe(NASTY);
    expect(await page.locator('[data-live=found]').textContent()).toBe('1 finding');
    const loaded = page.waitForEvent('load');
    gallery.send('run', { ...run, state: 'done' });
    await loaded;
  });

  it('writes readings as they come and lets the chart run on', async () => {
    await open('device');
    const before = Number(await page.locator('[data-chart=temperature]').getAttribute('data-until'));
    gallery.send('reading', {
      device: 'air-conditioner-201',
      values: [{ variable: 'temperature', value: 23.456, time: before + 60_000 }],
    });
    await page.locator('[data-reading=temperature]', { hasText: '23.46' }).waitFor();
    expect(await page.locator('[data-chart=temperature] .chart-live').getAttribute('d')).toMatch(
      /^M[\d.]+ [\d.]+L1000\.\d [\d.]+$/,
    );
    expect(await page.locator('[data-chart=temperature] .chart-plot').getAttribute('viewBox')).toMatch(
      /^0\.\d+ 0 1010 100$/,
    );
  });

  it("redraws a device's state wherever it stands", async () => {
    await open('overview');
    gallery.send('status', { device: 'temperature-201', state: 'silent' });
    const state = page.locator('[data-device-state="temperature-201"]');
    await state.locator('text=Not answering').waitFor();
    expect(await state.getAttribute('class')).toBe('state tone-alarm');
  });

  it('opens the menu of a small screen by keyboard alone, and closes it by Escape', async () => {
    await open('networks', 360);
    const menu = page.locator('#navigation');
    expect(await menu.isVisible()).toBe(false);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await menu.isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Overview');
    await page.keyboard.press('Escape');
    expect(await menu.isVisible()).toBe(false);
  });
});
