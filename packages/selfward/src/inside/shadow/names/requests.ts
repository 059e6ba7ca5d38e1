import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { fieldOfHeader } from '../../live/field-names.ts';
import { recordReads, withoutViews } from '../record-reads.ts';
import type { Learning, Location } from './learning.ts';

/**
 * What Express and all that is built like it leave on Node's own request: seen whatever parsed it, and where it is part of
 * a bundle, in which no package can be watched.
 */
export function watchRequests(learning: Learning): void {
  subscribe('http.server.request.start', (message) => {
    if (!learning.on()) return;
    const { request } = message as { request: IncomingMessage };
    const isJson = request.headers['content-type']?.includes('json') === true;
    put(request, 'query', 'query', learning);
    // JSON is parsed by Node's own parser, wherever that is called.
    if (!isJson) put(request, 'body', 'body', learning);
    put(request, 'cookies', 'cookie', learning);
    put(request, 'params', 'path', learning);
    // Node's own accessor cannot be replaced: the one request that is learned from is given another.
    const headers = recordReads(request.headers, (name) => {
      for (const field of fieldOfHeader(name)) learning.read(field.location, field.name);
    });
    Object.defineProperty(request, 'headers', { configurable: true, writable: true, value: headers });
  });
}

/** A property that shows views of what is put into it, and until then what the request's prototype has: Express 5's query. */
function put(request: IncomingMessage, name: string, location: Location, learning: Learning): void {
  let own: { value: unknown } | undefined;
  const define = (enumerable: boolean) =>
    Object.defineProperty(request, name, {
      configurable: true,
      enumerable,
      get(this: object) {
        if (own) return own.value;
        const prototype = Object.getPrototypeOf(request) as object;
        return learning.view(Reflect.get(prototype, name, this) as unknown, location);
      },
      set(value: unknown) {
        // Parsers that found nothing of theirs leave an empty object: its fields are nobody's.
        const isEmpty =
          name === 'body' && typeof value === 'object' && Object.keys(withoutViews(value) ?? {}).length === 0;
        own = { value: isEmpty ? value : learning.view(value, location) };
        define(true);
      },
    });
  define(false);
}
