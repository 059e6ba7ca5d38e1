import type { IncomingMessage } from 'node:http';
import type { Route } from '../../surface/routes.ts';
import { createChanges } from '../adapters/changes.ts';
import type { LearnedNames } from '../messages.ts';
import { type NamedField, namesOfBody, namesOfHeaders, namesOfUrl } from './field-names.ts';
import { listenInTurns } from './listen-in-turns.ts';
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
const FINISHED = 'http.server.response.finish';
const EACH_REQUEST = { listenMs: 2_000, restMs: 18_000, few: 1_000 };
/** While somebody listens, Fastify does more for each request. */
const FASTIFY = 'tracing:fastify.request.handler:start';
const EACH_OF_FASTIFY = { listenMs: 2_000, restMs: 58_000, few: 100 };

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

  const finished = (message: unknown): boolean => {
    const { request, socket } = message as { request: Read; socket: unknown };
    // Express takes the prefix of a mounted router off `url`.
    const url = request.originalUrl ?? request.url ?? '/';
    const bucket = sampling.take(url);
    if (bucket === -1 || isProbe(socket)) return false;
    return guarded(() => {
      const route = match(request.method ?? 'GET', pathOf(url));
      const isNew =
        route !== undefined &&
        learn(route, [
          ...namesOfUrl(url),
          ...namesOfHeaders(request.rawHeaders),
          ...namesOfBody(request.body, request.headers['content-type'] ?? ''),
        ]);
      sampling.saw(bucket, isNew);
      return isNew;
    });
  };

  /** Fastify keeps a parsed body on a request of its own. */
  const handled = (message: unknown): boolean =>
    guarded(() => {
      const { request } = message as { request?: { body?: unknown; raw?: Read } };
      const raw = request?.raw;
      if (!raw || isProbe(raw.socket)) return false;
      const url = raw.originalUrl ?? raw.url ?? '/';
      const fields = namesOfBody(request.body, raw.headers['content-type'] ?? '');
      if (fields.length === 0) return false;
      const route = match(raw.method ?? 'POST', pathOf(url));
      return route !== undefined && learn(route, fields);
    });
  const listening = [
    listenInTurns({ [FINISHED]: finished }, EACH_REQUEST),
    listenInTurns({ [FASTIFY]: handled }, EACH_OF_FASTIFY),
  ];
  return {
    names: () => [...known.values()],
    onNew: changes.on,
    stop() {
      for (const each of listening) each.end();
      unfollow();
      changes.end();
    },
  };
}

/** What Express and its parsers leave on a request. */
type Read = IncomingMessage & { originalUrl?: string; body?: unknown };

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;

/** A guest does not break its host. */
function guarded(act: () => boolean): boolean {
  try {
    return act();
  } catch {
    // A name that could not be read is not learned.
    return false;
  }
}
