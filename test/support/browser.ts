import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM } from './needs.ts';

/** Without these, Chromium asks its maker's servers for things at every start. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Browser {
  /** A window of its own, with cookies of its own. */
  open(options?: { width?: number; dark?: boolean; javaScript?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

/** Starts the system's Chromium. */
export async function startBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...QUIET, '--no-sandbox'] });
  const contexts: BrowserContext[] = [];
  return {
    async open({ width = 1280, dark = false, javaScript = true } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        javaScriptEnabled: javaScript,
      });
      contexts.push(context);
      return context.newPage();
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
    },
  };
}

/** Keeps a picture for people to look at, in `screenshots/`. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir('screenshots', { recursive: true });
  await page.screenshot({ path: join('screenshots', `${name}.png`), fullPage: true });
}
