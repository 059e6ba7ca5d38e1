import type { Pair } from '../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../model/exchange.ts';
import type { Identity } from '../model/target.ts';
import { headerOf, withHeader } from './encode.ts';

interface Kept {
  name: string;
  value: string;
  path: string;
  secure: boolean;
}

/** Cookies that the target gave to one identity. A form's token is usually bound to one. */
export interface CookieJar {
  /** Learns from an answer; the `Domain` attribute is ignored, as nothing ever goes to another host. */
  store(url: string, response: HttpResponse): void;
  /** Pairs for a request to this address. */
  for(url: string): Pair[];
  /** Every value kept, for removing them from what people read. */
  values(): string[];
}

/** Most cookies kept: a target may set as many as it likes, we need not carry them. */
const MOST = 50;

export function createCookieJar(now: () => number = Date.now): CookieJar {
  const kept = new Map<string, Kept>();
  return {
    store(url, response) {
      for (const [name, line] of response.headers) {
        if (name !== 'set-cookie') continue;
        const cookie = parse(line, now());
        if (!cookie) continue;
        const key = `${cookie.name};${cookie.path}`;
        if (cookie.gone || (cookie.secure && !url.startsWith('https:'))) kept.delete(key);
        else if (kept.has(key) || kept.size < MOST) kept.set(key, cookie);
      }
    },
    for(url) {
      const path = pathOf(url);
      const secure = url.startsWith('https:');
      return [...kept.values()]
        .filter((cookie) => (secure || !cookie.secure) && within(path, cookie.path))
        .map(({ name, value }) => [name, value]);
    },
    values: () => [...kept.values()].map(({ value }) => value),
  };
}

/** RFC 6265, section 5.2, without what only matters between hosts. */
function parse(line: string, now: number): (Kept & { gone: boolean }) | undefined {
  const [pair = '', ...attributes] = line.slice(0, 8192).split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, equals).trim();
  if (equals < 1 || name === '') return undefined;
  const read = (wanted: string) => {
    const found = attributes.map((each) => each.trim()).findLast((each) => each.toLowerCase().startsWith(wanted));
    return found?.slice(wanted.length).replace(/^=/, '').trim();
  };
  const maxAge = Number(read('max-age') ?? Number.NaN);
  const expires = Date.parse(read('expires') ?? '');
  const gone = Number.isNaN(maxAge) ? expires <= now : maxAge <= 0;
  const path = read('path');
  return {
    name,
    value: pair.slice(equals + 1).trim(),
    path: path?.startsWith('/') ? path : '/',
    secure: read('secure') !== undefined,
    gone,
  };
}

function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  return start < 0 ? '/' : (url.slice(start).split('?', 1)[0] ?? '/');
}

function within(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}

/**
 * Lays an identity and its cookies over a request: the identity's headers over everything, and in the one Cookie header
 * the identity's cookies over the request's own, those over the jar's.
 */
export function dress(request: HttpRequest, identity: Identity | undefined, jar: CookieJar): HttpRequest {
  let headers = request.headers;
  const lines = [headerOf(headers, 'cookie'), identity && headerOf(identity.headers, 'cookie')];
  for (const [name] of identity?.headers ?? []) {
    const values = identity?.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
    headers = withHeader(
      headers,
      name,
      values.map(([, value]) => value),
    );
  }
  const cookies = new Map(jar.for(request.url).map(([name, value]) => [name, `${name}=${value}`]));
  for (const line of lines) {
    for (const part of line?.split(';') ?? []) {
      const text = part.trim();
      if (text !== '') cookies.set(text.split('=', 1)[0] ?? text, text);
    }
  }
  if (cookies.size > 0) headers = withHeader(headers, 'cookie', [[...cookies.values()].join('; ')]);
  return { ...request, headers };
}
