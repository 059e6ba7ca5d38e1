import type { PageRequest, RenderedPage, Renderer } from '../model/browser.ts';
import type { Endpoint, Surface } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/exchange.ts';
import { type Transport, TransportError } from '../model/transport.ts';
import { believableText } from './believable.ts';
import { linkParts } from './crawl-requests.ts';
import { type Crawled, crawledSurface } from './crawled-surface.ts';
import type { EndpointParts } from './make-endpoint.ts';
import { mergeSurfaces } from './merge.ts';
import { attribute, elementsOf } from './read-html.ts';
import { readPage } from './read-page.ts';
import { remembering } from './remembering.ts';
import { renderedEndpoint } from './rendered-endpoint.ts';
import { createRenderedQueue } from './rendered-queue.ts';
import { withinScope } from './scope.ts';

export interface RenderedOptions {
  /** Pages built at most (default 40). */
  pages?: number;
  /** Requests of one page at most (default 60). */
  requests?: number;
  /** Milliseconds for all pages (default 5 minutes). */
  timeMs?: number;
  now?: () => number;
}

/** Most redirects of one script or answer that are followed. */
const REDIRECTS = 3;

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
    const calls: Endpoint[] = [];
    const gaps: Surface['gaps'] = [];
    const queue = createRenderedQueue(origin, (url, referrer) => void noted.push(linkParts(url, referrer)));
    let stopped: string | undefined;
    const missed = (url: string, reason: string) => void gaps.push({ endpoint: `GET ${url.split('#')[0]}`, reason });

    async function get(request: PageRequest): Promise<HttpResponse | undefined> {
      let url = withinScope(request.url, origin);
      for (let hop = 0; url && hop <= REDIRECTS; hop++) {
        const headers = request.headers.filter(([name]) => name === 'accept' || name.startsWith('x-'));
        const response = await transport.send({ method: 'GET', url: url.href, headers }, { signal, content: true });
        const location = response.headers.find(([name]) => name === 'location')?.[1];
        if (location === undefined || response.status < 300 || response.status >= 400) return response;
        if (request.kind === 'page') {
          queue.add(location, url.href, url.href);
          return undefined;
        }
        url = withinScope(location, origin, url.href);
      }
      return undefined;
    }

    /** Does what a page asks for, where it only reads. */
    async function ask(request: PageRequest, page: { url: URL; left: number; response?: HttpResponse }) {
      if (!withinScope(request.url, origin)) return undefined;
      if (request.kind === 'link' && request.method === 'GET') {
        queue.add(request.url, origin, page.url.href);
        return undefined;
      }
      const call = request.kind === 'data' || request.method !== 'GET' ? noteCall(request, page.url) : undefined;
      if ((request.method !== 'GET' && request.method !== 'HEAD') || page.left-- <= 0 || stopped !== undefined)
        return undefined;
      try {
        const response = await get(request);
        if (call && response) call.answered = response.status;
        if (request.kind === 'page' && response) page.response ??= response;
        return response;
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        if (['aborted', 'budget', 'distress'].includes(error.kind)) stopped = error.message;
        else if (error.kind !== 'out-of-scope') missed(request.url, `could not be read: ${error.message}`);
        return undefined;
      }
    }

    function noteCall(request: PageRequest, page: URL): Endpoint | undefined {
      try {
        const call = renderedEndpoint(request, origin, page.href);
        calls.push(call);
        return call;
      } catch (error) {
        missed(
          request.url,
          `a request of its script could not be read: ${error instanceof Error ? error.message : error}`,
        );
        return undefined;
      }
    }

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
        const page: { url: URL; left: number; response?: HttpResponse } = { url, left: requests };
        const value = (name: string, type: string) =>
          believableText(name, { hint: type === 'text' ? {} : { format: type } });
        try {
          const built = await renderer.show(url.href, (request) => ask(request, page), value, signal);
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
    return mergeSurfaces([surface, { endpoints: calls, gaps: [] }]);
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
