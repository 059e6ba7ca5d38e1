import type { Draft, Endpoint, Pair } from '../model/endpoint.ts';
import type { HttpRequest } from '../model/exchange.ts';
import type { Point } from '../model/point.ts';
import type { Probe } from '../model/probe.ts';
import { encodeBody, type Filling, fillingOf, type Pairs, setField, setPair } from './body.ts';
import {
  asText,
  encodeCookie,
  encodeHeader,
  encodeRawUrl,
  encodeUrl,
  headerOf,
  isRaw,
  joinPairs,
  withHeader,
} from './encode.ts';

/** What we call ourselves, unless the endpoint's own request says otherwise. */
export const USER_AGENT = 'Selfward/0.1';

const ACCEPT = 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8';

type Assignment = readonly [Point, unknown];

/**
 * Turns the endpoint's ordinary request, with the probe's values in it, into bytes for the wire. Pure.
 *
 * A string replaces a value as text. At a JSON point any JSON value stands as itself. In a query or a form an object
 * becomes bracketed names, a list repeats its name. `undefined` leaves the field out; a `Raw` value is not encoded.
 */
export function craft(endpoint: Endpoint, probe?: Pick<Probe, 'set' | 'override' | 'whole'>): HttpRequest {
  if (probe?.whole) return probe.whole.request;
  const set = [...(probe?.set ?? [])];
  const at = (...locations: Point['location'][]) => set.filter(([point]) => locations.includes(point.location));
  const query = urlQuery(endpoint.draft.query, at('query'));
  const url = `${fillPath(endpoint, at('path'))}${query === '' ? '' : `?${query}`}`;
  const body = bodyOf(endpoint.draft, at('body', 'json', 'multipart'), probe?.override?.contentType);
  let headers = headersOf(endpoint.draft, at('header'), at('cookie'));
  if (body && headerOf(headers, 'content-type') === undefined)
    headers = [...headers, ['content-type', body.contentType]];
  else if (body && (body.contentType.includes('boundary=') || probe?.override?.contentType !== undefined)) {
    headers = withHeader(headers, 'content-type', [body.contentType]);
  }
  for (const [name, value] of probe?.override?.headers ?? [])
    headers = withHeader(headers, name, [encodeHeader(value)]);
  return { method: endpoint.method, url, headers, ...(body && { body: body.text }) };
}

function urlQuery(draft: readonly Pair[], set: readonly Assignment[]): string {
  let pairs: Pairs = [...draft];
  for (const [point, value] of set) pairs = setPair(pairs, point.name, point.part, value);
  return joinPairs(pairs, encodeUrl, encodeRawUrl);
}

/** Fills the template's braces, then replaces unnamed segments by their position, counted from 1. */
function fillPath({ url, draft }: Endpoint, set: readonly Assignment[]): string {
  const assigned = new Map(set.map(([point, value]) => [point.name, value]));
  const encode = (value: unknown) => (isRaw(value) ? encodeRawUrl(value.raw) : encodeUrl(asText(value)));
  const used = new Set<string>();
  const filled = url.replace(/\{([^{}]+)\}/g, (_match, name: string) => {
    used.add(name);
    return assigned.has(name) ? encode(assigned.get(name)) : encode(draft.path[name] ?? '1');
  });
  const positions = [...assigned].filter(([name]) => !used.has(name) && /^[1-9]\d*$/.test(name));
  if (positions.length === 0) return filled;
  const start = filled.indexOf('/', filled.indexOf('//') + 2);
  const segments = filled.slice(start + 1).split('/');
  for (const [name, value] of positions) segments[Number(name) - 1] = encode(value);
  return `${filled.slice(0, start + 1)}${[...segments].map((segment) => segment ?? '').join('/')}`;
}

function bodyOf(draft: Draft, set: readonly Assignment[], contentType: string | undefined) {
  let filling = fillingOf(draft.body, contentType);
  for (const [point, value] of set) {
    filling = setField(filling ?? emptyFor(point), point.name, point.part, value);
  }
  return filling && encodeBody(filling);
}

function emptyFor({ location }: Point): Filling {
  if (location === 'json') return { type: 'json', value: {} };
  return location === 'multipart' ? { type: 'multipart', parts: [] } : { type: 'form', pairs: [] };
}

function headersOf(draft: Draft, set: readonly Assignment[], cookies: readonly Assignment[]): Pair[] {
  let headers: Pair[] = draft.headers.map(([name, value]) => [name, encodeHeader(value)]);
  for (const [point, value] of set) {
    if (point.part === 'name') headers = [...headers, [asText(value), '1']];
    else {
      const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
      headers = withHeader(
        headers,
        point.name,
        values.map((each) => encodeHeader(asText(each))),
      );
    }
  }
  if (headerOf(headers, 'user-agent') === undefined && !leftOut(set, 'user-agent'))
    headers.push(['user-agent', USER_AGENT]);
  if (headerOf(headers, 'accept') === undefined && !leftOut(set, 'accept')) headers.push(['accept', ACCEPT]);
  let pairs: Pairs = [...draft.cookies];
  for (const [point, value] of cookies) pairs = setPair(pairs, point.name, point.part, value);
  if (pairs.length === 0) return headers;
  const line = pairs.map(([name, value]) => `${cookiePart(name)}=${cookiePart(value)}`).join('; ');
  const own = headerOf(headers, 'cookie');
  return withHeader(headers, 'cookie', [own === undefined ? line : `${own}; ${line}`]);
}

function leftOut(set: readonly Assignment[], name: string): boolean {
  return set.some(([point, value]) => point.name.toLowerCase() === name && value === undefined);
}

/** A raw value may hold what a cookie may not; what cannot stand in any header is still replaced. */
function cookiePart(value: Pairs[number][0]): string {
  return isRaw(value) ? encodeHeader(value.raw) : encodeCookie(value);
}
