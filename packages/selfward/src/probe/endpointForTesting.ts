import type { Body, Endpoint, Method, Pair } from '../model/endpoint.ts';

/** What a test says of an endpoint; points are made of its draft. */
interface Given {
  path?: Record<string, string>;
  query?: Pair[];
  body?: Body;
  cookies?: Pair[];
  source?: string;
  referrer?: string;
  safe?: boolean;
  token?: Endpoint['token'];
}

/** An endpoint with a point for everything in its draft. */
export function endpointForTesting(method: Method, url: string, given: Given = {}): Endpoint {
  const { path = {}, query = [], body, cookies = [], source = 'crawl', ...rest } = given;
  const points: Endpoint['points'] = [];
  const add = (location: Endpoint['points'][number]['location'], name: string, original: unknown) =>
    points.push({ id: `${location}:${name}`, location, name, part: 'value', original });
  for (const [name, value] of Object.entries(path)) add('path', name, value);
  for (const [name, value] of query) add('query', name, value);
  for (const [name, value] of cookies) add('cookie', name, value);
  if (body?.type === 'form')
    for (const [name, value] of body.fields) if (name !== rest.token?.name) add('body', name, value);
  if (body?.type === 'json') for (const [name, value] of leavesOf(body.value, '')) add('json', name, value);
  return {
    id: `${method} ${url}`,
    method,
    url,
    draft: { path, query, headers: [], cookies, ...(body && { body }) },
    points,
    source,
    ...(rest.referrer !== undefined && { referrer: rest.referrer }),
    ...(rest.safe !== undefined && { safe: rest.safe }),
    ...(rest.token && { token: rest.token }),
  };
}

function leavesOf(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`));
}
