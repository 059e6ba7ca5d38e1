import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../test/support/needs.ts';
import { type DrivenBrowser, insist, keepTimings, sendForm, type Tab, takeTiming } from './tab.ts';

/** Without these, Chromium asks its maker's servers for things meanwhile. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the system's Chromium. */
export async function startChromium(): Promise<DrivenBrowser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  return {
    name: 'Chromium',
    version: browser.version(),
    async tab(): Promise<Tab> {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      await context.addInitScript(keepTimings);
      const page = await context.newPage();
      return {
        async open(url) {
          const response = await insist(() => page.goto(url, { waitUntil: 'load' }));
          if (response !== null && !response.ok()) throw new Error(`${url} answered ${response.status()}`);
        },
        async submit(form, fields = {}) {
          await Promise.all([page.waitForEvent('load'), page.evaluate(sendForm, { form, fields })]);
        },
        timing: () => insist(() => page.evaluate(takeTiming, undefined)),
        url: () => page.url(),
        text: () => insist(() => page.evaluate(() => document.body.textContent ?? '')),
      };
    },
    close: () => browser.close(),
  };
}
