import { actionWord } from '../model/action-like.ts';
import type { Surface } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/exchange.ts';
import { type Transport, TransportError } from '../model/transport.ts';
import { createCookieJar } from './cookie-jar.ts';
import { draftAddress, linkParts } from './crawl-requests.ts';
import { crawledSurface } from './crawled-surface.ts';
import type { EndpointParts } from './make-endpoint.ts';
import { templateIds } from './path-templates.ts';
import { type PageContent, readPage } from './read-page.ts';
import { readRobots, readSitemap } from './read-robots.ts';
import { withinScope } from './scope.ts';

export interface CrawlOptions {
  /** Addresses read at most (default 200). */
  pages?: number;
  /** Links followed one after the other at most (default 16). */
  depth?: number;
  /** Addresses of one template and set of parameters that are read (default 5): a calendar has no last page. */
  alike?: number;
  /** Milliseconds for the whole crawl (default 5 minutes). */
  timeMs?: number;
  now?: () => number;
}

/** An address that was read, with what it held. */
export interface Crawled {
  parts: EndpointParts;
  url: URL;
  response: HttpResponse;
  content: PageContent;
}

interface Waiting {
  url: URL;
  depth: number;
  referrer?: string;
}

/**
 * Learns a surface by reading the site from its start page, breadth first: links, forms, redirects, scripts, `robots.txt`
 * and the sitemap. Only GET is sent, only to the start's own host and port, and never to an address that is named like an
 * action; what a form or a script would send is noted, not sent (a GET form is read once with believable values).
 */
export function crawl(
  start: string,
  options: CrawlOptions = {},
): (transport: Transport, signal: AbortSignal) => Promise<Surface> {
  const { pages = 200, depth = 16, alike = 5, timeMs = 300_000, now = () => performance.now() } = options;
  return async (transport, signal) => {
    const origin = new URL(start).origin;
    const began = now();
    const jar = createCookieJar();
    const waiting: Waiting[] = [];
    const known = new Set<string>();
    const likeness = new Map<string, number>();
    const read: Crawled[] = [];
    const noted: EndpointParts[] = [];
    const gaps: Surface['gaps'] = [];
    let left = 0;
    let ended: string | undefined;

    /** @param address - relative to `base`. */
    const follow = (address: string, base: string, at: number, referrer?: string) => {
      const url = withinScope(address, origin, base);
      if (!url || known.has(url.href) || at > depth || url.href.length > 2000) return;
      known.add(url.href);
      if (actionWord('GET', url.href) !== undefined) {
        noted.push(linkParts(url, referrer));
        return;
      }
      const kind = `${templateIds(url.href).url}?${[...new Set(url.searchParams.keys())].sort().join('&')}`;
      const count = (likeness.get(kind) ?? 0) + 1;
      likeness.set(kind, count);
      if (count > alike) return;
      if (waiting.length >= pages * 10) left++;
      else waiting.push({ url, depth: at, ...(referrer !== undefined && { referrer }) });
    };

    const get = async (url: URL): Promise<HttpResponse | undefined> => {
      const cookie = jar.header();
      try {
        const response = await transport.send(
          {
            method: 'GET',
            url: url.href,
            headers: [
              ['accept', 'text/html,application/xhtml+xml,*/*;q=0.8'],
              ...(cookie ? [['cookie', cookie] as [string, string]] : []),
            ],
          },
          { signal },
        );
        jar.take(response.headers, url.href);
        return response;
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        gaps.push({ endpoint: `GET ${url.href}`, reason: `could not be read: ${error.message}` });
        if (['aborted', 'budget', 'distress'].includes(error.kind)) ended = error.message;
        return undefined;
      }
    };

    const take = (response: HttpResponse, { url, depth: at, referrer }: Waiting) => {
      const content = readPage(response, url.href, origin);
      read.push({ parts: linkParts(url, referrer), url, response, content });
      if (response.truncated)
        gaps.push({
          endpoint: `GET ${url.href}`,
          reason: 'the answer is longer than is read; what stands behind is not known',
        });
      if (content.redirect !== undefined) {
        const inside = withinScope(content.redirect, origin, url.href);
        if (!inside && at === 0)
          gaps.push({
            endpoint: `GET ${url.href}`,
            reason: `it redirects to ${content.redirect}, which is outside the scope; check that address instead`,
          });
        if (inside) follow(inside.href, url.href, at + 1, url.href);
      }
      for (const address of content.pages) follow(address, content.base, at + 1, url.href);
      noted.push(...content.requests);
      for (const parts of content.requests) {
        if (parts.method === 'GET' && Object.keys(parts.path ?? {}).length === 0)
          follow(draftAddress(parts), origin, at + 1, url.href);
      }
    };

    follow(start, origin, 0);
    // The start is read whatever it is called: the operator named it.
    if (waiting.length === 0) waiting.push({ url: new URL(start), depth: 0 });
    for (let next = waiting.shift(); next !== undefined && ended === undefined; next = waiting.shift()) {
      if (signal.aborted) ended = 'it was cancelled';
      else if (read.length >= pages) ended = `the limit of ${pages} pages was reached`;
      else if (now() - began > timeMs) ended = `the time for reading the site (${Math.round(timeMs / 1000)} s) was up`;
      if (ended !== undefined) {
        left++;
        break;
      }
      const response = await get(next.url);
      if (response) take(response, next);
      if (read.length === 0) break;
      if (read.length === 1) await readHints(get, origin, (address) => follow(address, origin, 1));
    }
    left += waiting.length;
    if (left > 0 && read.length > 0)
      gaps.push({
        endpoint: `GET ${origin}/`,
        reason: `${left} more addresses were left unread: ${ended ?? 'too many links'}`,
      });
    return crawledSurface({ origin, read, noted, gaps, cookies: jar.settings() });
  };
}

/** `robots.txt` and sitemaps name pages that nothing links. A site without them is no gap. */
async function readHints(
  get: (url: URL) => Promise<HttpResponse | undefined>,
  origin: string,
  follow: (address: string) => void,
): Promise<void> {
  const robots = await get(new URL('/robots.txt', origin));
  const told =
    robots?.status === 200 && !/<html/i.test(robots.body) ? readRobots(robots.body) : { paths: [], sitemaps: [] };
  for (const path of told.paths) follow(path);
  const sitemaps = new Set([...told.sitemaps, `${origin}/sitemap.xml`]);
  for (const address of sitemaps) {
    const url = withinScope(address, origin);
    const answer = url && sitemaps.size <= 10 ? await get(url) : undefined;
    if (answer?.status !== 200) continue;
    for (const found of readSitemap(answer.body)) {
      if (/\.xml$/i.test(found)) sitemaps.add(found);
      else follow(found);
    }
  }
}
