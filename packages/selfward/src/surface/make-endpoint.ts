import type { Body, Draft, Endpoint, Method, Pair, TokenField } from '../model/endpoint.ts';
import { FILE_NAME, type Hint, type Location, type Point } from '../model/point.ts';
import { isXml, xmlPlaces } from '../model/xml-places.ts';
import { decoded } from './encoded.ts';
import { jsonLeaves } from './json-leaves.ts';

/** What a surface source knows of one request; everything but method and address may be missing. */
export interface EndpointParts {
  method: Method;
  /** Absolute, without query; path parameters in braces. */
  url: string;
  source: string;
  path?: Record<string, string>;
  query?: Pair[];
  headers?: Pair[];
  cookies?: Pair[];
  body?: Body;
  /** By point id (`query:name`). */
  hints?: ReadonlyMap<string, Hint>;
  /** Header names that are input of the application, in any case; others are carried but not probed. */
  inputHeaders?: ReadonlySet<string>;
  referrer?: string;
  token?: TokenField;
  safe?: boolean;
  answered?: number;
  /** Nothing says that it exists but a text that looks like its address. */
  guessed?: true;
}

/** Makes an endpoint with a point for every place of its draft where input enters; a token field is none. */
export function makeEndpoint(parts: EndpointParts): Endpoint {
  const draft: Draft = {
    path: parts.path ?? {},
    query: parts.query ?? [],
    headers: parts.headers ?? [],
    cookies: parts.cookies ?? [],
    ...(parts.body && { body: parts.body }),
  };
  return {
    id: `${parts.method} ${parts.url}`,
    method: parts.method,
    url: parts.url,
    draft,
    points: pointsOf(parts.url, draft, parts),
    source: parts.source,
    ...(parts.referrer !== undefined && { referrer: parts.referrer }),
    ...(parts.token && { token: parts.token }),
    ...(parts.safe !== undefined && { safe: parts.safe }),
    ...(parts.answered !== undefined && { answered: parts.answered }),
  };
}

function pointsOf(url: string, draft: Draft, parts: EndpointParts): Point[] {
  const points = new Map<string, Point>();
  const add = (location: Location, name: string, original: unknown) => {
    const id = `${location}:${name}`;
    if (points.has(id) || name === parts.token?.name) return;
    const hint = parts.hints?.get(id);
    // What is sent there is encoded, its ordinary value too.
    const plain = hint?.contentEncoding === undefined ? original : decoded(String(original), hint);
    points.set(id, { id, location, name, part: 'value', original: plain, ...(hint && { hint }) });
  };
  for (const name of pathParameters(url)) add('path', name, draft.path[name]);
  for (const [name, value] of draft.query) add('query', name, value);
  for (const [name, value] of draft.headers) {
    if (parts.inputHeaders?.has(name.toLowerCase())) add('header', name, value);
  }
  for (const [name, value] of draft.cookies) add('cookie', name, value);
  for (const [location, name, value] of inBody(draft.body)) add(location, name, value);
  const whole = wholeDocument(draft.body);
  if (whole) points.set(whole.id, whole);
  return [...points.values()];
}

/** A document that is no form and no JSON enters as one; a word in its place would only be refused. */
function wholeDocument(body: Body | undefined): Point | undefined {
  if (body?.type !== 'raw' || !isXml(body.contentType)) return undefined;
  const hint: Hint = { type: 'object', format: 'xml' };
  return { id: 'body:', location: 'body', name: '', part: 'value', original: body.text, hint };
}

function inBody(body: Body | undefined): [Location, string, unknown][] {
  switch (body?.type) {
    case 'form':
      return body.fields.map(([name, value]) => ['body', name, value]);
    case 'multipart':
      return body.parts.flatMap(({ name, value, filename }): [Location, string, unknown][] => [
        ['multipart', name, value],
        ...(filename === undefined
          ? []
          : [['multipart', `${name}${FILE_NAME}`, filename] as [Location, string, unknown]]),
      ]);
    case 'json':
      return jsonLeaves(body.value).map(({ path, value }) => ['json', path, value]);
    case 'raw':
      if (isXml(body.contentType)) return xmlPlaces(body.text).map(({ path, value }) => ['body', path, value]);
      return /^text\//i.test(body.contentType) ? [['body', '', body.text]] : [];
    default:
      return [];
  }
}

/** The names in braces of a URL template, in order. */
function pathParameters(url: string): string[] {
  return [...url.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
}
