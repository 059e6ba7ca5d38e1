import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Counters, count } from './counters.ts';
import { isLocal } from './local-only.ts';
import { type Answer, type DeviceRequest, type Route, text } from './route.ts';
import { createRouter } from './router.ts';

export interface DeviceServerOptions {
  routes: readonly Route[];
  counters: Counters;
  /** The `Server` header that it announces itself by. */
  banner: string;
  /** Milliseconds that an answer takes. */
  latency: () => number;
  /** It has memory for one request at a time; others get 503. */
  oneAtATime?: boolean;
}

const LONGEST_BODY = 64 * 1024;

/** The web server of one device. The caller lets it listen and closes it. */
export function createDeviceServer(options: DeviceServerOptions): Server {
  const find = createRouter(options.routes);
  let inHand = 0;

  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    if (!isLocal(incoming)) return text('Only pages of this machine may call this device.', 403);
    const target = incoming.url ?? '/';
    if (!URL.canParse(target, 'http://device')) return text('Not an address', 400);
    const url = new URL(target, 'http://device');
    const match = find(incoming.method ?? 'GET', url.pathname);
    if (match === undefined) return text('Not found', 404);
    if ('allow' in match) {
      return { ...text('Method not allowed', 405), headers: { allow: match.allow.join(', ') } };
    }
    const body = await readBody(incoming);
    if (body === undefined) return text('Too long', 413);
    const { route, params } = match;
    if (route.effect !== undefined) {
      count(route.effect === 'write' ? options.counters.written : options.counters.actuated, endpointOf(route, url));
    }
    const request: DeviceRequest = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      params,
      query: url.searchParams,
      headers: incoming.headers,
      body,
    };
    return await route.handle(request);
  };

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    options.counters.requests += 1;
    if (options.oneAtATime && inHand > 0) {
      incoming.resume();
      return send(outgoing, { ...text('Busy', 503), headers: { 'retry-after': '1' } });
    }
    inHand += 1;
    try {
      const delay = options.latency();
      if (delay > 0) await wait(delay);
      send(outgoing, await answer(incoming));
    } catch (error) {
      // Small devices say what went wrong, and no more: a stack would be another weakness than the planted ones.
      send(outgoing, text(`Internal error: ${error instanceof Error ? error.name : 'unknown'}`, 500));
    } finally {
      inHand -= 1;
    }
  };

  const send = (outgoing: ServerResponse, { status, type, body, headers }: Answer) => {
    const bytes = Buffer.from(body);
    outgoing.writeHead(status, {
      server: options.banner,
      'cache-control': 'no-store',
      ...(status === 204 ? {} : { 'content-type': type, 'content-length': bytes.length }),
      ...(options.oneAtATime ? { connection: 'close' } : {}),
      ...headers,
    });
    outgoing.end(outgoing.req.method === 'HEAD' || status === 204 ? undefined : bytes);
  };

  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  server.keepAliveTimeout = 2_000;
  return server;
}

/** Counted by the path that was called, not by the pattern: which property was written matters. */
const endpointOf = (route: Route, url: URL): string => `${route.method} ${url.pathname}`;

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length <= LONGEST_BODY) chunks.push(chunk);
  }
  return length > LONGEST_BODY ? undefined : Buffer.concat(chunks).toString('utf8');
}
