import type { Endpoint, Surface } from '../model/endpoint.ts';
import type { Point } from '../model/point.ts';

/**
 * Makes one surface of several. Requests of one method, URL template and set of body fields are one endpoint where the
 * query names of the one include those of the other; the first named comes first and keeps its draft, the points are
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
  return JSON.stringify([method, url.replace(/\{[^{}]*\}/g, '{}'), draft.body?.type, inBody.sort()]);
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
  known.points.push(...missing);
  if (known.referrer === undefined && other.referrer !== undefined) known.referrer = other.referrer;
  if (!known.token && other.token) known.token = other.token;
  if (known.safe === undefined && other.safe !== undefined) known.safe = other.safe;
}

function isNew(endpoint: Endpoint, point: Point): boolean {
  return point.location !== 'path' && endpoint.points.every(({ id }) => id !== point.id);
}

function numbered(endpoints: Endpoint[]): Endpoint[] {
  const seen = new Map<string, number>();
  return endpoints.map((endpoint) => {
    const id = `${endpoint.method} ${endpoint.url}`;
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return { ...endpoint, id: count === 1 ? id : `${id}#${count}` };
  });
}
