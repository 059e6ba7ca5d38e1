import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { type DrivenBrowser, insist, keepTimings, sendForm, type Tab, takeTiming } from './tab.ts';

const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

/** Why there is none to be driven; undefined where there is one. */
export const missingFirefox = (): string | undefined =>
  existsSync(FIREFOX) ? undefined : `there is no ${FIREFOX} (scripts/install-bench-peers.sh)`;

/** Starts the system's Firefox, by WebDriver BiDi: the protocol that it speaks without being built for it. */
export async function startFirefox(): Promise<DrivenBrowser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    // It would round times to a whole millisecond and shift them, so that pages cannot tell people apart by them.
    extraPrefsFirefox: { 'privacy.reduceTimerPrecision': false },
  });
  return {
    name: 'Firefox',
    version: (await browser.version()).replace(/^\D+/, ''),
    async tab(): Promise<Tab> {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.evaluateOnNewDocument(keepTimings);
      return {
        async open(url) {
          const response = await insist(() => page.goto(url, { waitUntil: 'load' }));
          if (response?.ok() === false) throw new Error(`${url} answered ${response.status()}`);
        },
        async submit(form, fields = {}) {
          await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.evaluate(sendForm, { form, fields })]);
        },
        timing: () => insist(() => page.evaluate(takeTiming)),
        url: () => page.url(),
        text: () => insist(() => page.evaluate(() => document.body.textContent ?? '')),
      };
    },
    close: () => browser.close(),
  };
}
