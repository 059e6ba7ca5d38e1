import { METHODS, type Surface } from '../model/endpoint.ts';
import type { Hint, Location } from '../model/point.ts';
import type { Route } from '../model/route.ts';
import { believableText } from './believable.ts';
import { isRecord } from './description.ts';
import { makeEndpoint } from './make-endpoint.ts';
import { mergeSurfaces } from './merge.ts';
import { hintsOf } from './openapi-body.ts';
import { joined, specimen } from './schema-specimen.ts';
import { urlTemplate } from './url-template.ts';

export type { Route };

/** Learns a surface from a server's own routes: how a server knows itself. */
export function routes(table: readonly Route[], origin: string): Surface {
  const endpoints = table.flatMap((route) => {
    const methods = typeof route.method === 'string' ? [route.method] : route.method;
    return METHODS.filter((method) => methods.includes(method)).map((method) => endpointOf(route, method, origin));
  });
  return mergeSurfaces([{ endpoints, gaps: [] }]);
}

function endpointOf(route: Route, method: (typeof METHODS)[number], origin: string) {
  const path: Record<string, string> = {};
  const params = properties(route.params);
  const url = urlTemplate(route.url, (name) => {
    path[name] = text(name, params[name]);
  });
  const query = pairs(route.querystring);
  const headers = pairs(route.headers);
  const writes = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
  const value = writes && route.body !== undefined ? specimen('body', route.body, (each) => each) : undefined;
  const form = /x-www-form-urlencoded/i.test(route.contentType ?? '');
  return makeEndpoint({
    method,
    url: `${origin}${url}`,
    source: 'routes',
    path,
    query,
    headers,
    cookies: pairs(route.cookies),
    inputHeaders: new Set(headers.map(([key]) => key.toLowerCase())),
    hints: hints(route, form),
    ...(value !== undefined && { body: form ? { type: 'form', fields: fields(value) } : { type: 'json', value } }),
  });
}

function properties(schema: unknown): Record<string, unknown> {
  const found = joined(schema, (each) => each).properties;
  return isRecord(found) ? found : {};
}

function pairs(schema: unknown): [string, string][] {
  return Object.entries(properties(schema)).map(([key, each]) => [key, text(key, each)]);
}

function text(name: string, schema: unknown): string {
  const made = specimen(name, schema ?? {}, (each) => each);
  return typeof made === 'object' || made === '' ? believableText(name) : String(made);
}

function fields(value: unknown): [string, string][] {
  return Object.entries(isRecord(value) ? value : {}).map(([name, each]) => [
    name,
    typeof each === 'object' ? JSON.stringify(each) : String(each),
  ]);
}

function hints(route: Route, form: boolean): Map<string, Hint> {
  const places = {
    path: route.params,
    query: route.querystring,
    header: route.headers,
    cookie: route.cookies,
    [form ? 'body' : 'json']: route.body,
  };
  return new Map(
    Object.entries(places).flatMap(([place, schema]) => [...hintsOf(place as Location, schema, (each) => each)]),
  );
}
