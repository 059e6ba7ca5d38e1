import type { Endpoint, Surface } from '../../model/endpoint.ts';
import { mergeSurfaces } from '../../surface/merge.ts';
import { openapi as openapiSurface } from '../../surface/openapi.ts';
import { type Route, routes } from '../../surface/routes.ts';
import { urlTemplate } from '../../surface/url-template.ts';
import type { LearnedNames, LearnedShape, Table } from '../messages.ts';
import { joinDescribed } from './join-described.ts';
import { isSchema } from './shape-schema.ts';
import { isBranch, withBranches } from './with-branches.ts';
import { withShapes } from './with-shapes.ts';

export interface SurfaceParts {
  live: Table;
  /** The routes of the process that takes the probes. */
  shadow: Table;
  names: readonly LearnedNames[];
  /** What validators want. */
  shapes?: readonly LearnedShape[];
  /** Which of the requests that they let pass is made, by `GET /rooms/:id`; the first where not given. */
  variants?: ReadonlyMap<string, number>;
  /** An OpenAPI document. */
  openapi?: string;
  origin: string;
  /** `GET /rooms/:id`; all where not given. */
  only?: readonly string[];
}

/** What a route is called: `GET /rooms/:id`. */
export const routeName = (method: string, url: string): string => `${method} ${url}`;

export const methodsOf = ({ method }: Route): readonly string[] => (typeof method === 'string' ? [method] : method);

/** Whatever of a route decides what it takes: two tables are compared by it. */
function keyOf(route: Route, method: string): string {
  const { url, params, querystring, body } = route;
  return JSON.stringify([method, url, params ?? 0, querystring ?? 0, body ?? 0]);
}

const keysOf = ({ routes: table }: Table): Set<string> =>
  new Set(table.flatMap((route) => methodsOf(route).map((method) => keyOf(route, method))));

/** Whether every route of the living application is in its shadow, as it is there. */
export function hasAll(live: Table, shadow: Table): boolean {
  const there = keysOf(shadow);
  return [...keysOf(live)].every((key) => there.has(key));
}

/**
 * What can be checked: routes that the living application and the process that takes the probes have alike. The others
 * are told as gaps.
 */
export function surfaceOf({
  live,
  shadow,
  names,
  shapes = [],
  variants,
  openapi,
  origin,
  only,
}: SurfaceParts): Surface {
  const there = keysOf(shadow);
  const ofRoute = (url: string, method: string) => shapes.filter((each) => each.url === url && each.method === method);
  // Of no route: `GET /` is one itself.
  const gaps = live.gaps.map((reason) => ({ endpoint: `GET ${origin}/*`, reason }));
  const wanted = only && new Set(only);
  const table: Route[] = [];
  for (const route of live.routes) {
    for (const method of methodsOf(route)) {
      if (wanted && !wanted.has(routeName(method, route.url))) continue;
      if (there.has(keyOf(route, method))) {
        const mine = ofRoute(route.url, method).filter((each) => !isBranch(each));
        const made = withShapes(route, mine, variants?.get(routeName(method, route.url)));
        table.push(...made.map((each) => ({ ...withNames(each, method, names), method })));
      } else
        gaps.push({
          endpoint: `${method} ${origin}${route.url}`,
          reason:
            'the shadow of the application has no such route, or takes other fields there: it started differently',
        });
    }
  }
  /** All that a request may lead to, by what its handler compares. */
  const inBranches = (endpoints: readonly Endpoint[]) =>
    withBranches(endpoints, ({ method, url }) => {
      const route = live.routes.find((each) => `${origin}${urlTemplate(each.url)}` === url);
      return route ? ofRoute(route.url, method).filter(isBranch) : [];
    });
  const own = routes(table, origin);
  if (openapi === undefined) return { endpoints: inBranches(own.endpoints), gaps: [...own.gaps, ...gaps] };
  const described = openapiSurface(openapi, origin);
  const known = new Set(own.endpoints.map(({ method, url }) => `${method} ${url.replace(/\{[^}]*\}/g, '{}')}`));
  // A description of another release names routes that this one has not.
  const alike = (endpoint: Endpoint) =>
    live.routes.length === 0 || known.has(`${endpoint.method} ${endpoint.url.replace(/\{[^}]*\}/g, '{}')}`);
  // Whoever describes an operation knows values that lead somewhere: where both speak of one, its request is the ordinary one.
  const addresses = new Set(own.endpoints.map(({ method, url }) => `${method} ${url}`));
  const { same = [], other = [] } = Object.groupBy(described.endpoints.filter(alike), ({ method, url }) =>
    addresses.has(`${method} ${url}`) ? 'same' : 'other',
  );
  const learned = [...own.endpoints];
  const joined = same.map((endpoint) => {
    const at = learned.findIndex(({ method, url }) => method === endpoint.method && url === endpoint.url);
    const twin = learned[at];
    const one = twin && joinDescribed(endpoint, twin);
    if (one) learned.splice(at, 1);
    return one ?? endpoint;
  });
  const merged = mergeSurfaces([
    { endpoints: joined, gaps: described.gaps },
    { endpoints: learned, gaps: own.gaps },
    { endpoints: other, gaps: [] },
  ]);
  return { endpoints: inBranches(merged.endpoints), gaps: [...merged.gaps, ...gaps] };
}

/** A route with the fields that handlers or operators were seen to use there. */
function withNames(route: Route, method: string, names: readonly LearnedNames[]): Route {
  const mine = names.filter((each) => each.url === route.url && each.method === method);
  if (mine.length === 0) return route;
  const added = (location: LearnedNames['location'], schema: unknown): unknown => {
    const found = mine.filter((each) => each.location === location).map(({ name }) => name);
    return found.length === 0 ? schema : withProperties(schema, found);
  };
  const isForm = mine.some(({ location }) => location === 'body');
  return {
    ...route,
    querystring: added('query', route.querystring),
    headers: added('header', route.headers),
    cookies: added('cookie', route.cookies),
    body: added(isForm ? 'body' : 'json', route.body),
    ...(isForm && { contentType: 'application/x-www-form-urlencoded' }),
  };
}

function withProperties(schema: unknown, names: readonly string[]): unknown {
  const known = typeof schema === 'object' && schema !== null ? schema : {};
  const properties = 'properties' in known && typeof known.properties === 'object' ? known.properties : {};
  const added: Record<string, unknown> = {};
  const isStrict = 'additionalProperties' in known && known.additionalProperties === false;
  for (const name of names) {
    const [first = ''] = name.split('.');
    if (!isStrict || (isSchema(properties) && first in properties)) nest(added, name.split('.'));
  }
  return { type: 'object', ...known, properties: { ...added, ...properties } };
}

/** `filter.user` is a string within an object. */
function nest(properties: Record<string, unknown>, [first = '', ...rest]: string[]): void {
  if (rest.length === 0) {
    properties[first] ??= { type: 'string' };
    return;
  }
  const inner: Record<string, unknown> = {};
  nest(inner, rest);
  const before = properties[first];
  const known = typeof before === 'object' && before !== null && 'properties' in before ? before.properties : {};
  properties[first] = { type: 'object', properties: { ...(known as object), ...inner } };
}
