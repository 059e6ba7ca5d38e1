import type { RenderedPage, Renderer } from '../model/browser.ts';
import type { Surface } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/exchange.ts';
import type { Transport } from '../model/transport.ts';
import { believableText } from './believable.ts';
import { linkParts } from './crawl-requests.ts';
import { type Crawled, crawledSurface } from './crawled-surface.ts';
import type { EndpointParts } from './make-endpoint.ts';
import { mergeSurfaces } from './merge.ts';
import { type AskingPage, createPageRequests } from './page-requests.ts';
import { attribute, elementsOf } from './read-html.ts';
import { readPage } from './read-page.ts';
import { remembering } from './remembering.ts';
import { createRenderedQueue } from './rendered-queue.ts';

export interface RenderedOptions {
  /** Pages built at most (default 40). */
  pages?: number;
  /** Requests of one page at most (default 60). */
  requests?: number;
  /** Milliseconds for all pages (default 5 minutes). */
  timeMs?: number;
  now?: () => number;
}

/**
 * Learns a surface from pages as their scripts build them: links, forms, and what scripts ask for. Every request of a
 * page goes through the run's transport; one that writes is noted and not made. Forms are filled in and submitted and
 * buttons pressed so that their scripts show what they would send.
 *
 * @param open - starts the browser when the first page is to be built.
 */
export function rendered(
  start: string,
  open: () => Promise<Renderer>,
  { pages = 40, requests = 60, timeMs = 300_000, now = () => performance.now() }: RenderedOptions = {},
): (transport: Transport, signal: AbortSignal) => Promise<Surface> {
  return async (given, signal) => {
    const transport = remembering(given);
    const { origin } = new URL(start);
    const began = now();
    const read: Crawled[] = [];
    const noted: EndpointParts[] = [];
    const gaps: Surface['gaps'] = [];
    const queue = createRenderedQueue(origin, (url, referrer) => void noted.push(linkParts(url, referrer)));
    const missed = (url: string, reason: string) => void gaps.push({ endpoint: `GET ${url.split('#')[0]}`, reason });

    const asking = createPageRequests({ origin, transport, signal, queue, missed });

    function take(url: URL, response: HttpResponse, { html, later }: RenderedPage): void {
      const asHtml = (body: string) =>
        readPage({ ...response, status: 200, headers: [['content-type', 'text/html']], body }, url.href, origin);
      const content = asHtml(html);
      const after = asHtml(later);
      const plain = new URL(url);
      plain.hash = '';
      if (url.hash === '')
        read.push({
          parts: { ...linkParts(plain, undefined), answered: response.status },
          url: plain,
          response,
          content,
        });
      noted.push(...content.requests);
      for (const address of new Set([...content.pages, ...after.pages, ...routesIn(later)]))
        queue.add(address, content.base, url.href);
    }

    const end = () => {
      const stopped = asking.stopped();
      if (stopped !== undefined) return stopped;
      if (signal.aborted) return 'it was stopped';
      if (queue.taken() >= pages) return `the limit of ${pages} pages built was reached`;
      return now() - began > timeMs ? `the time for building pages (${Math.round(timeMs / 1000)} s) was up` : undefined;
    };

    queue.add(start, origin, undefined);
    let renderer: Renderer;
    try {
      renderer = await open();
    } catch (error) {
      missed(start, `pages were not built: ${message(error)}`);
      return { endpoints: [], gaps };
    }
    try {
      while (end() === undefined) {
        const url = queue.next();
        if (!url) break;
        const page: AskingPage = { url, left: requests };
        const value = (name: string, type: string) =>
          believableText(name, { hint: type === 'text' ? {} : { format: type } });
        try {
          const built = await renderer.show(url.href, (request) => asking.ask(request, page), value, signal);
          if (page.response) take(url, page.response, built);
        } catch (error) {
          if (page.response) missed(url.href, `could not be built as a browser does: ${message(error)}`);
        }
      }
    } finally {
      await renderer.close();
    }
    if (queue.left() > 0)
      missed(`${origin}/`, `${queue.left()} more pages were left unbuilt: ${end() ?? 'too many links'}`);
    const surface = crawledSurface({ origin, read, noted, gaps, cookies: [] });
    return mergeSurfaces([surface, { endpoints: asking.calls, gaps: [] }]);
  };
}

/** Links to what an application keeps behind `#/`, which are no pages of their own to a crawl. */
function routesIn(html: string): string[] {
  const links = elementsOf(html).flatMap((element) => attribute(element, 'href') ?? []);
  return [...new Set(links)].filter((address) => /^#!?\//.test(address)).slice(0, 200);
}

function message(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
