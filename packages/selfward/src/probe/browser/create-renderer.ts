import type { BrowserContext, Page, Request, Route } from 'playwright-core';
import type { PageRequest, RenderedPage, Renderer } from '../../model/browser.ts';
import { METHODS } from '../../model/endpoint.ts';
import { asRecorded } from './as-recorded.ts';
import type { BrowserOptions } from './create-browser.ts';
import { findChromium } from './find-chromium.ts';
import { type Started, startChromium } from './start-chromium.ts';
import { listFields, usePage } from './use-page.ts';

/** Milliseconds without a request after which a page is taken for built, and the most that is waited for that. */
const QUIET_MS = 250;
const BUILT_MS = 8000;
const PAGE_MS = 30_000;
/** Forms submitted and buttons pressed on one page at most, each. */
const MOST_USES = 15;

/** What a page is built of; pictures, fonts, styles and sounds tell nothing about an interface. */
const KINDS: Readonly<Record<string, PageRequest['kind']>> = {
  document: 'page',
  script: 'script',
  xhr: 'data',
  fetch: 'data',
  eventsource: 'data',
  ping: 'data',
};

/**
 * Starts the system's Chromium to build pages with their scripts, cut off from every network: each request that a page
 * makes is handed to whoever asked for it, and what is answered there is all that the page gets.
 *
 * @throws Error that names what is missing.
 */
export async function createRenderer({ executable, timeMs = PAGE_MS }: BrowserOptions = {}): Promise<Renderer> {
  const file = findChromium(executable);
  let started: Started | undefined = await startChromium(file);
  let context: BrowserContext | undefined;

  async function restart(): Promise<void> {
    const stopping = started;
    started = undefined;
    context = undefined;
    await stopping?.stop();
  }

  return {
    async show(url, ask, fieldValue, signal) {
      signal?.throwIfAborted();
      if (started && !started.chromium.isConnected()) await restart();
      started ??= await startChromium(file);
      // One for all pages: what an application keeps on its side (cookies, its storage) is kept from page to page.
      context ??= await started.chromium.newContext({ acceptDownloads: false, serviceWorkers: 'block' });
      const page = await context.newPage();
      const limit = AbortSignal.timeout(timeMs);
      const over = new Promise<never>((_, reject) => {
        limit.addEventListener('abort', () => reject(new Error('the page did not come to rest')), { once: true });
        signal?.addEventListener('abort', () => reject(new Error('it was stopped')), { once: true });
      });
      over.catch(() => undefined);
      try {
        return await Promise.race([build(page, url, ask, fieldValue), over]);
      } finally {
        const shut = await Promise.race([page.close().then(() => true), wait(1000).then(() => false)]).catch(
          () => false,
        );
        if (!shut) await restart();
      }
    },
    close: restart,
  };
}

async function build(
  page: Page,
  url: string,
  ask: Parameters<Renderer['show']>[1],
  fieldValue: Parameters<Renderer['show']>[2],
): Promise<RenderedPage> {
  let waiting = 0;
  let lastAt = performance.now();
  await page.routeWebSocket(/.*/, (socket) => socket.close());
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  page.on('popup', (window) => void window.close().catch(() => undefined));
  let opened = false;
  await page.route(/.*/, async (route) => {
    waiting += 1;
    const first = !opened;
    opened = true;
    try {
      await answer(route, first, ask);
    } catch {
      // The page went before its answer came.
    } finally {
      waiting -= 1;
      lastAt = performance.now();
    }
  });
  const quiet = async () => {
    const end = performance.now() + BUILT_MS;
    while (performance.now() < end && (waiting > 0 || performance.now() - lastAt < QUIET_MS)) await wait(50);
  };
  // No further: a page that goes elsewhere at once never finishes loading.
  await page.goto(url, { waitUntil: 'commit', timeout: PAGE_MS });
  await quiet();
  const fields = await page.evaluate(listFields);
  const values = fields.map(({ name, type }) => fieldValue(name, type));
  const html = await page.evaluate(usePage, { values, most: MOST_USES });
  lastAt = performance.now();
  await quiet();
  return { html, later: await page.content() };
}

async function answer(route: Route, first: boolean, ask: Parameters<Renderer['show']>[1]): Promise<void> {
  const request = route.request();
  const asked = await asPageRequest(request);
  // Once it is there, a page stays: where it would go is told, not gone to.
  const leaves = !first && request.isNavigationRequest() && request.frame().parentFrame() === null;
  const response = asked && (await ask(leaves ? { ...asked, kind: 'link' } : asked));
  if (response) await route.fulfill(asRecorded(response));
  else if (request.isNavigationRequest()) await route.fulfill({ status: 204 });
  else await route.abort('blockedbyclient');
}

async function asPageRequest(request: Request): Promise<PageRequest | undefined> {
  const kind = KINDS[request.resourceType()];
  const method = METHODS.find((each) => each === request.method().toUpperCase());
  if (kind === undefined || method === undefined) return undefined;
  const body = request.postDataBuffer()?.toString('utf8');
  const headers = Object.entries(await request.allHeaders()).filter(([name]) => !name.startsWith(':'));
  return { method, url: request.url(), headers, kind, ...(body !== undefined && { body }) };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
