import type { Endpoint, Surface } from '../model/endpoint.ts';
import type { Point } from '../model/point.ts';
import { isSelector } from './selector.ts';

/**
 * Makes one surface of several. Requests of one method, URL template, page chosen by the query (`?page=log`) and set of
 * body fields are one endpoint where the query names of the one include those of the other; the first named comes first and keeps its draft, the points are
 * united. Where one URL takes several forms, their ids get `#2`, `#3` …
 */
export function mergeSurfaces(surfaces: readonly Surface[]): Surface {
  const byShape = new Map<string, Endpoint[]>();
  const merged: Endpoint[] = [];
  for (const endpoint of surfaces.flatMap((surface) => surface.endpoints)) {
    const shape = shapeOf(endpoint);
    const alike = byShape.get(shape) ?? [];
    const known = alike.find((other) => oneIncludesTheOther(queryNames(other), queryNames(endpoint)));
    if (known) absorb(known, endpoint);
    else {
      const copy = { ...endpoint, draft: { ...endpoint.draft }, points: [...endpoint.points] };
      byShape.set(shape, [...alike, copy]);
      merged.push(copy);
    }
  }
  const gaps = new Map(surfaces.flatMap(({ gaps }) => gaps).map((gap) => [`${gap.endpoint}\n${gap.reason}`, gap]));
  return { endpoints: numbered(merged), gaps: [...gaps.values()] };
}

/** A template's parameters may have other names in another source; only their places count. */
function shapeOf({ method, url, draft, points }: Endpoint): string {
  const inBody = points.filter(({ location }) => ['body', 'json', 'multipart'].includes(location)).map(({ id }) => id);
  const selectors = draft.query.filter(([name, value]) => isSelector(name, value));
  return JSON.stringify([method, url.replace(/\{[^{}]*\}/g, '{}'), draft.body?.type, inBody.sort(), selectors]);
}

function queryNames({ points }: Endpoint): Set<string> {
  return new Set(points.filter(({ location }) => location === 'query').map(({ id }) => id));
}

/** A page without a query and the same page with one are two: what a page shows unasked is worth reading by itself. */
function oneIncludesTheOther(a: Set<string>, b: Set<string>): boolean {
  if (a.size === 0 || b.size === 0) return a.size === b.size;
  return a.isSubsetOf(b) || b.isSubsetOf(a);
}

function absorb(known: Endpoint, other: Endpoint): void {
  const missing = other.points.filter((point) => isNew(known, point));
  const brought = (location: Point['location']) =>
    new Set(missing.filter((p) => p.location === location).map((p) => p.name));
  const pick = (pairs: [string, string][], names: Set<string>) => pairs.filter(([name]) => names.has(name));
  const { draft } = known;
  known.draft = {
    ...draft,
    query: [...draft.query, ...pick(other.draft.query, brought('query'))],
    headers: [...draft.headers, ...pick(other.draft.headers, brought('header'))],
    cookies: [...draft.cookies, ...pick(other.draft.cookies, brought('cookie'))],
  };
  const hints = new Map(other.points.map(({ id, hint }) => [id, hint]));
  known.points = known.points.map((point) => {
    const hint = point.hint ?? hints.get(point.id);
    return hint ? { ...point, hint } : point;
  });
  known.points.push(...missing);
  if (known.referrer === undefined && other.referrer !== undefined) known.referrer = other.referrer;
  if (!known.token && other.token) known.token = other.token;
  if (known.safe === undefined && other.safe !== undefined) known.safe = other.safe;
  if (known.answered === undefined && other.answered !== undefined) known.answered = other.answered;
}

function isNew(endpoint: Endpoint, point: Point): boolean {
  return point.location !== 'path' && endpoint.points.every(({ id }) => id !== point.id);
}

/** Numbers the requests of one address; what chooses the page is a point of the first of them alone. */
function numbered(endpoints: Endpoint[]): Endpoint[] {
  const seen = new Map<string, { count: number; selectors: Set<string> }>();
  return endpoints.map((endpoint) => {
    const id = `${endpoint.method} ${endpoint.url}`;
    const { count, selectors } = seen.get(id) ?? { count: 0, selectors: new Set<string>() };
    const own = new Set(endpoint.draft.query.filter(([name, value]) => isSelector(name, value)).map(([name]) => name));
    seen.set(id, { count: count + 1, selectors: selectors.union(own) });
    const isRepeated = ({ location, name }: Point) => location === 'query' && own.has(name) && selectors.has(name);
    return {
      ...endpoint,
      id: count === 0 ? id : `${id}#${count + 1}`,
      points: endpoint.points.filter((point) => !isRepeated(point)),
    };
  });
}
