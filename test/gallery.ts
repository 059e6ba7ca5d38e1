import { mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { type GalleryPage, gallery } from '../packages/server/src/web/galleryForTesting.ts';
import type { Url } from '../packages/server/src/web/url.ts';

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

export interface Look {
  name: string;
  width: number;
  scheme: 'light' | 'dark';
}

export interface Gallery {
  pages: readonly GalleryPage[];
  /** Sends server-sent events to every open page. */
  send: (topic: string, event: object) => void;
  /** Complaints: what the browser said of policy, script and missing files. */
  open: (page: string, look: Look) => Promise<{ page: Page; complaints: readonly string[] }>;
  stop: () => Promise<void>;
}

/** Serves every page of the gallery with the real assets and policy, and opens them in a real browser. */
export async function startGallery(): Promise<Gallery> {
  const manifest = JSON.parse(readFileSync(`${assets}manifest.json`, 'utf8')) as Record<string, string>;
  const asset = (name: string) => `/assets/${manifest[name]}` as Url;
  const pages = gallery({ assets: { css: asset('app.css'), js: asset('app.js'), icon: asset('favicon.svg') } });
  const streams = new Set<import('node:http').ServerResponse>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    response.setHeader('content-security-policy', POLICY);
    if (path === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': open\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    if (path.startsWith('/assets/')) {
      const name = path.slice('/assets/'.length);
      if (!Object.values(manifest).includes(name)) return response.writeHead(404).end();
      response.setHeader('content-type', TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain');
      return response.end(readFileSync(assets + name));
    }
    const page = pages.find((one) => path === `/gallery/${one.name}`);
    if (page === undefined) return response.writeHead(404).end();
    response.setHeader('content-type', 'text/html; charset=utf-8');
    return response.end(page.render());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const profile = await mkdtemp(join(tmpdir(), 'gallery-'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--hide-scrollbars',
    ],
    env: { ...process.env, HOME: profile },
  });
  const contexts = new Map<string, Promise<BrowserContext>>();
  const contextOf = (look: Look) => {
    const known = contexts.get(look.name);
    if (known !== undefined) return known;
    const made = browser.newContext({
      viewport: { width: look.width, height: 900 },
      colorScheme: look.scheme,
      reducedMotion: 'reduce',
    });
    contexts.set(look.name, made);
    return made;
  };
  mkdirSync(SCREENSHOTS, { recursive: true });
  return {
    pages,
    send(topic, event) {
      for (const stream of streams) stream.write(`event: ${topic}\ndata: ${JSON.stringify({ topic, ...event })}\n\n`);
    },
    async open(name, look) {
      const page = await (await contextOf(look)).newPage();
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
      await rm(profile, { recursive: true, force: true });
    },
  };
}

const axeSource = readFileSync(`${root}node_modules/axe-core/axe.min.js`, 'utf8');

/** What axe-core says against a page by WCAG 2.2 AA and its best practices: a line each, with the elements. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'], resultTypes: ['violations'] })`,
  )) as AxeResults;
  return results.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map((node) => `${node.html.slice(0, 200)} [${node.failureSummary?.slice(0, 200)}]`).join(' | ')}`,
  );
}
