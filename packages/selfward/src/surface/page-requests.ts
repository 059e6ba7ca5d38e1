import type { PageRequest } from '../model/browser.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/exchange.ts';
import { type Transport, TransportError } from '../model/transport.ts';
import { renderedEndpoint } from './rendered-endpoint.ts';
import type { RenderedQueue } from './rendered-queue.ts';
import { withinScope } from './scope.ts';

/** A page while it is being built. */
export interface AskingPage {
  url: URL;
  /** Requests that it may still make. */
  left: number;
  /** What answered for the page itself. */
  response?: HttpResponse;
}

interface Parts {
  origin: string;
  transport: Transport;
  signal: AbortSignal;
  queue: Pick<RenderedQueue, 'add'>;
  missed: (url: string, reason: string) => void;
}

/** Most redirects of one script or answer that are followed. */
const REDIRECTS = 3;

/** What pages ask for while they are built: what reads is sent through the run's transport, what writes is noted alone. */
export function createPageRequests({ origin, transport, signal, queue, missed }: Parts) {
  const calls: Endpoint[] = [];
  let stopped: string | undefined;

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
  async function ask(request: PageRequest, page: AskingPage): Promise<HttpResponse | undefined> {
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

  return {
    ask,
    /** The requests that scripts made, or would have. */
    calls,
    /** Why no more may be sent. */
    stopped: () => stopped,
  };
}
