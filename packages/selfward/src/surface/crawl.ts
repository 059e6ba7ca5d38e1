import { gunzipSync } from 'node:zlib';
import type { Surface } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/exchange.ts';
import { type Transport, TransportError } from '../model/transport.ts';
import { createCrawlQueue, type Waiting } from './crawl-queue.ts';
import { draftAddress, linkParts } from './crawl-requests.ts';
import { type Crawled, crawledSurface } from './crawled-surface.ts';
import type { EndpointParts } from './make-endpoint.ts';
import { readPage } from './read-page.ts';
import { readRobots, readSitemap } from './read-robots.ts';
import { withinScope } from './scope.ts';
import { collectSettingCookies } from './setting-cookies.ts';

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

const ACCEPT: [string, string] = ['accept', 'text/html,application/xhtml+xml,*/*;q=0.8'];

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
    const { origin } = new URL(start);
    const began = now();
    const cookies = collectSettingCookies();
    const read: Crawled[] = [];
    const noted: EndpointParts[] = [];
    const gaps: Surface['gaps'] = [];
    const onAction = ({ url, referrer }: Waiting) => void noted.push(linkParts(url, referrer));
    const queue = createCrawlQueue({ origin, depth, alike, room: pages * 10, onAction });
    const missed = (url: string, reason: string) => void gaps.push({ endpoint: `GET ${url}`, reason });
    let stopped: string | undefined;

    const get = async (url: URL, content = false): Promise<HttpResponse | undefined> => {
      try {
        const response = await transport.send({ method: 'GET', url: url.href, headers: [ACCEPT] }, { signal, content });
        cookies.take(response.headers, url.href);
        return response;
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        // What the run may not read is still known: it is listed as left alone.
        if (error.kind === 'out-of-scope') noted.push(linkParts(url, undefined));
        else missed(url.href, `could not be read: ${error.message}`);
        if (['aborted', 'budget', 'distress'].includes(error.kind)) stopped = error.message;
        return undefined;
      }
    };
    const take = (response: HttpResponse, { url, depth: at, referrer }: Waiting) => {
      const content = readPage(response, url.href, origin);
      read.push({ parts: { ...linkParts(url, referrer), answered: response.status }, url, response, content });
      if (response.truncated) missed(url.href, 'the answer is longer than is read; what stands behind is not known');
      if (at === 0 && response.status >= 400) missed(url.href, startTrouble(response.status));
      const { redirect } = content;
      if (redirect !== undefined && at === 0 && !withinScope(redirect, origin, url.href)) {
        missed(url.href, `it redirects to ${redirect}, which is outside the scope; check that address instead`);
      }
      if (redirect !== undefined) queue.add(redirect, url.href, at + 1, url.href);
      for (const address of content.pages) queue.add(address, content.base, at + 1, url.href);
      noted.push(...content.requests);
      for (const parts of content.requests.filter(({ method }) => method === 'GET')) {
        queue.add(draftAddress(parts), origin, at + 1, url.href);
      }
    };
    const end = () => {
      if (stopped !== undefined) return stopped;
      if (signal.aborted) return 'it was stopped';
      if (read.length >= pages) return `the limit of ${pages} pages was reached`;
      return now() - began > timeMs
        ? `the time for reading the site (${Math.round(timeMs / 1000)} s) was up`
        : undefined;
    };

    queue.add(start, origin, 0);
    while (end() === undefined) {
      const next = queue.next();
      if (!next) break;
      const response = await get(next.url);
      if (response) take(response, next);
      if (read.length === 0) break;
      if (read.length === 1 && next.depth === 0) await readHints(get, origin, (found) => queue.add(found, origin, 1));
    }
    if (queue.left() > 0)
      missed(`${origin}/`, `${queue.left()} more addresses were left unread: ${end() ?? 'too many links'}`);
    return crawledSurface({ origin, read, noted, gaps, cookies: cookies.found() });
  };
}

/** A site that shows nobody its first page was not read, however little is wrong with the rest. */
function startTrouble(status: number): string {
  const why =
    status === 401 || status === 403 ? 'it needs a sign-in' : status < 500 ? 'a wrong path?' : 'the target failed';
  return `the start page answered ${status} (${why}), so that little could be learned`;
}

/** `robots.txt` and sitemaps name pages that nothing links. A site without them has no gap. */
async function readHints(
  get: (url: URL, content?: boolean) => Promise<HttpResponse | undefined>,
  origin: string,
  follow: (address: string) => void,
): Promise<void> {
  const robots = await get(new URL('/robots.txt', origin));
  const isOne = robots?.status === 200 && !/<html/i.test(robots.body);
  const told = isOne ? readRobots(robots.body) : { paths: [], sitemaps: [] };
  for (const path of told.paths) follow(path);
  // Grows while it is walked, for a sitemap may name others.
  const sitemaps = new Set([...told.sitemaps, `${origin}/sitemap.xml`]);
  let read = 0;
  for (const address of sitemaps) {
    const url = withinScope(address, origin);
    const answer = url && ++read <= 5 ? await get(url, true) : undefined;
    if (answer?.status !== 200) continue;
    const found = readSitemap(sitemapText(answer));
    for (const each of found.sitemaps) sitemaps.add(each);
    for (const each of found.pages) follow(each);
  }
}

/** A packed file (`sitemap.xml.gz`) is not a packed answer: nobody undoes it on the way. */
function sitemapText({ body, content }: HttpResponse): string {
  if (content?.[0] !== 0x1f || content[1] !== 0x8b) return body;
  try {
    return gunzipSync(content, { maxOutputLength: LONGEST_SITEMAP }).toString('utf8');
  } catch {
    return '';
  }
}

const LONGEST_SITEMAP = 4 * 1024 * 1024;
