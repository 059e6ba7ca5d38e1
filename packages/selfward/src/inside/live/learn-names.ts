import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Route } from '../../surface/routes.ts';
import { createChanges } from '../adapters/changes.ts';
import type { LearnedNames } from '../messages.ts';
import { type NamedField, namesOfBody, namesOfHeaders, namesOfUrl } from './field-names.ts';
import { createRouteMatcher, type MatchedRoute } from './match-route.ts';
import { createSampling } from './sample-by-path.ts';

/** Names of fields that operators' requests had, by route; never a value. */
export interface NameLearner {
  names(): readonly LearnedNames[];
  /** Called after a request had a name that was not known. @returns its own end. */
  onNew(listener: () => void): () => void;
  stop(): void;
}

interface Parts {
  routes: () => readonly Route[];
  /** Tells that the table changed. @returns its own end. */
  onChange: (listener: () => void) => () => void;
  /** Whether a socket is one of our own probes': their names are nothing new. */
  isProbe: (socket: unknown) => boolean;
}

const MOST_OF_A_ROUTE = 128;
const MOST = 20_000;
const FASTIFY = 'tracing:fastify.request.handler:start';
/** How long Fastify is listened to, and from one time to the next: while somebody listens, it does more for each request. */
const LISTEN_MS = 2_000;
const AGAIN_MS = 60_000;

/**
 * Learns from real traffic which fields a route has, where its schema does not say. What a request is looked at for
 * falls to a test of an integer once its like have shown nothing new.
 */
export function createNameLearner({ routes, onChange, isProbe }: Parts): NameLearner {
  const known = new Map<string, LearnedNames>();
  const counts = new Map<string, number>();
  const changes = createChanges();
  const sampling = createSampling();
  let match = createRouteMatcher(routes());
  const unfollow = onChange(() => {
    match = createRouteMatcher(routes());
    sampling.restart();
  });

  /** @returns whether one was new. */
  function learn({ method, url }: MatchedRoute, fields: readonly NamedField[]): boolean {
    let isNew = false;
    const route = `${method} ${url}`;
    for (const { location, name } of fields) {
      const key = `${route} ${location} ${name}`;
      const count = counts.get(route) ?? 0;
      if (known.has(key) || known.size >= MOST || count >= MOST_OF_A_ROUTE) continue;
      known.set(key, { method, url, location, name });
      counts.set(route, count + 1);
      isNew = true;
    }
    if (isNew) changes.tell();
    return isNew;
  }

  const finish = (message: unknown) => {
    const { request, socket } = message as { request: Read; socket: unknown };
    // Express takes the prefix of a mounted router off `url`.
    const url = request.originalUrl ?? request.url ?? '/';
    const bucket = sampling.take(url);
    if (bucket === -1 || isProbe(socket)) return;
    guarded(() => {
      const route = match(request.method ?? 'GET', pathOf(url));
      if (!route) return sampling.saw(bucket, false);
      const fields = [
        ...namesOfUrl(url),
        ...namesOfHeaders(request.rawHeaders),
        ...namesOfBody(request.body, request.headers['content-type'] ?? ''),
      ];
      sampling.saw(bucket, learn(route, fields));
    });
  };

  /** Fastify keeps a parsed body on a request of its own. */
  const handled = (message: unknown) => {
    guarded(() => {
      const { request } = message as { request?: { body?: unknown; raw?: Read } };
      const raw = request?.raw;
      if (!raw || isProbe(raw.socket)) return;
      const url = raw.originalUrl ?? raw.url ?? '/';
      const fields = namesOfBody(request.body, raw.headers['content-type'] ?? '');
      if (fields.length === 0) return;
      const route = match(raw.method ?? 'POST', pathOf(url));
      if (route) learn(route, fields);
    });
  };
  let listens = false;
  const listen = (on: boolean) => {
    if (on === listens) return;
    listens = on;
    if (on) subscribe(FASTIFY, handled);
    else unsubscribe(FASTIFY, handled);
  };
  let rest: NodeJS.Timeout | undefined;
  const open = () => {
    listen(true);
    rest = setTimeout(() => listen(false), LISTEN_MS);
    rest.unref();
  };
  open();
  const again = setInterval(open, AGAIN_MS);
  again.unref();
  subscribe('http.server.response.finish', finish);
  return {
    names: () => [...known.values()],
    onNew: changes.on,
    stop() {
      unsubscribe('http.server.response.finish', finish);
      clearInterval(again);
      clearTimeout(rest);
      listen(false);
      unfollow();
      changes.end();
    },
  };
}

/** What Express and its parsers leave on a request. */
type Read = IncomingMessage & { originalUrl?: string; body?: unknown };

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;

/** A guest does not break its host. */
function guarded(act: () => void): void {
  try {
    act();
  } catch {
    // A name that could not be read is not learned.
  }
}
