import type { Draft, Endpoint, HttpRequest, Location, Method, Point } from '../../model/index.ts';

const ORIGIN = 'http://device.test';

/** `GET /path` with fields of one location and their ordinary values. */
export function endpointForTesting(
  method: Method,
  path: string,
  fields: Readonly<Record<string, unknown>>,
  location: Location = method === 'GET' ? 'query' : 'body',
): Endpoint {
  const points = Object.entries(fields).map(
    ([name, original]): Point => ({ id: `${location}:${name}`, location, name, part: 'value', original }),
  );
  const pairs = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  const draft: Draft = { path: {}, query: [], headers: [], cookies: [] };
  if (location === 'query') draft.query = pairs;
  if (location === 'header') draft.headers = pairs;
  if (location === 'cookie') draft.cookies = pairs;
  if (location === 'path') draft.path = Object.fromEntries(pairs);
  if (location === 'body') draft.body = { type: 'form', fields: pairs };
  if (location === 'json') draft.body = { type: 'json', value: fields };
  return { id: `${method} ${ORIGIN}${path}`, method, url: ORIGIN + path, draft, points, source: 'list' };
}

/** The request's fields as a framework would hand them over, from the query, a form or JSON. */
export function fieldsOf(request: HttpRequest): Record<string, string> {
  const url = new URL(request.url);
  const fields = Object.fromEntries(url.searchParams);
  const type = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const body = typeof request.body === 'string' ? request.body : '';
  if (type.includes('urlencoded')) Object.assign(fields, Object.fromEntries(new URLSearchParams(body)));
  if (type.includes('json')) Object.assign(fields, JSON.parse(body));
  return fields;
}

/** What frameworks do to text in HTML. */
export function escapeHtml(text: unknown): string {
  return String(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
