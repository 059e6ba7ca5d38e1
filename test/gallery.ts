import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { type GalleryPage, gallery } from '../packages/server/src/web/galleryForTesting.ts';
import type { Url } from '../packages/server/src/web/url.ts';
import { startBrowser } from './support/browser.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const assets = `${root}packages/server/dist/assets/`;
export const SCREENSHOTS = `${root}screenshots/`;

/** The policy that the server sends, and Trusted Types on top: nothing of ours may need markup from strings. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

export interface Gallery {
  pages: readonly GalleryPage[];
  /** Sends server-sent events to every open page. */
  send: (topic: string, event: object) => void;
  /** Complaints: what the browser said of policy, script and missing files. */
  /** Resolves once the newest page listens. */
  heard: () => Promise<void>;
  open: (page: string, width?: number) => Promise<{ page: Page; complaints: readonly string[] }>;
  /** One more page in the same browser window. */
  another: (page: Page, name: string) => Promise<Page>;
  /** How many streams of events are open. */
  streams: () => number;
  /** How many were opened so far. */
  opened: () => number;
  stop: () => Promise<void>;
}

/** Serves every page of the gallery with the real assets and policy, and opens them in a real browser. */
export async function startGallery(): Promise<Gallery> {
  const manifest = JSON.parse(readFileSync(`${assets}manifest.json`, 'utf8')) as Record<string, string>;
  const contents = new Map(Object.values(manifest).map((name) => [name, readFileSync(assets + name)]));
  const asset = (name: string) => `/assets/${manifest[name]}` as Url;
  const pages = gallery({ assets: { css: asset('app.css'), js: asset('app.js'), icon: asset('favicon.svg') } });
  const waiting: (() => void)[] = [];
  const streams = new Set<import('node:http').ServerResponse>();
  let opened = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    response.setHeader('content-security-policy', POLICY);
    if (path === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': open\n\n');
      streams.add(response);
      opened++;
      for (const tell of waiting.splice(0)) tell();
      response.on('close', () => streams.delete(response));
      return;
    }
    if (path.startsWith('/assets/')) {
      const name = path.slice('/assets/'.length);
      const content = contents.get(name);
      if (content === undefined) return response.writeHead(404).end();
      response.setHeader('content-type', TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain');
      return response.end(content);
    }
    const page = pages.find((one) => path === `/gallery/${one.name}`);
    if (page === undefined) return response.writeHead(404).end();
    response.setHeader('content-type', 'text/html; charset=utf-8');
    return response.end(page.render());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await startBrowser();
  mkdirSync(SCREENSHOTS, { recursive: true });
  return {
    pages,
    send(topic, event) {
      for (const stream of streams) stream.write(`event: ${topic}\ndata: ${JSON.stringify({ topic, ...event })}\n\n`);
    },
    async heard() {
      if (streams.size === 0) await new Promise<void>((heard) => waiting.push(heard));
    },
    streams: () => streams.size,
    opened: () => opened,
    async another(page, name) {
      const other = await page.context().newPage();
      await other.goto(`${origin}/gallery/${name}`, { waitUntil: 'load' });
      return other;
    },
    async open(name, width = 1280) {
      const page = await browser.open({ width });
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${origin}/gallery/${name}`, { waitUntil: 'load' });
      return { page, complaints };
    },
    async stop() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const axeSource = readFileSync(`${root}node_modules/axe-core/axe.min.js`, 'utf8');

const RULES = {
  all: { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  contrast: { runOnly: { type: 'rule', values: ['color-contrast'] } },
};

/** What axe-core says against a page by WCAG 2.2 AA and its best practices: a line each, with the elements. */
export async function accessibilityProblems(page: Page, rules: keyof typeof RULES): Promise<string[]> {
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(axeSource);
  const options = JSON.stringify({ ...RULES[rules], resultTypes: ['violations'] });
  const results = (await page.evaluate(`axe.run(document, ${options})`)) as AxeResults;
  return results.violations.map(({ id, help, nodes }) => {
    const where = nodes.map(
      ({ html, failureSummary = '' }) => `${html.slice(0, 200)} [${failureSummary.slice(0, 200)}]`,
    );
    return `${id}: ${help}: ${where.join(' | ')}`;
  });
}
