import type { Endpoint } from '../../model/endpoint.ts';
import type { HttpRequest } from '../../model/exchange.ts';
import type { Inside } from '../../model/inside.ts';
import type { Fresh, Marker } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';
import { type LearnedNames, NOBODYS_FIELD } from '../messages.ts';

type Location = LearnedNames['location'];
type Part = Point['part'];

/** A field whose very name nobody knows: a handler that lists all names takes it where it takes the others. */
export interface Stranger {
  name: Marker;
  value: Marker;
}

/** What is followed from requests that are learned from: where unknown fields go. */
export interface Strangers {
  /** A new one, looked for from now on. */
  invent(): Stranger;
  /** Whether it came to a sink. */
  arrived(marker: Marker): boolean;
  /** Notes which parts of it came to a sink. @param where - the locations whose names the handler listed. */
  note(route: { method: string; url: string }, stranger: Stranger, where: ReadonlySet<Location>): void;
  /** The points of a route that stand for any field there may be. */
  of(route: { method: string; url: string }): Point[];
}

export function createStrangers({ plant, seen }: Pick<Inside, 'plant' | 'seen'>, fresh: Fresh): Strangers {
  const known = new Map<string, Point>();
  const keyOf = ({ method, url }: { method: string; url: string }) => `${method} ${url}`;
  return {
    invent() {
      const made: Stranger = { name: fresh.marker('letters'), value: fresh.marker('letters') };
      plant([made.name, made.value]);
      return made;
    },
    arrived: (marker) => seen([marker]).length > 0,
    note(route, stranger, where) {
      for (const part of ['name', 'value'] as const) {
        if (seen([stranger[part]]).length === 0) continue;
        for (const location of where) {
          const point = pointOf(location, part);
          if (point) known.set(`${keyOf(route)}\n${point.id}`, point);
        }
      }
    },
    of: (route) => [...known].filter(([key]) => key.startsWith(`${keyOf(route)}\n`)).map(([, point]) => point),
  };
}

function pointOf(location: Location, part: Part): Point | undefined {
  if (location === 'cookie' || location === 'header') return undefined;
  return part === 'name'
    ? { id: `name:${location}`, location, name: '', part, added: true }
    : { id: `${location}:${NOBODYS_FIELD}`, location, name: NOBODYS_FIELD, part, added: true };
}

/** The request with an unknown field in its query and in its body, where it has them. */
export function withStranger(request: HttpRequest, { name, value }: Stranger): HttpRequest {
  const url = `${request.url}${request.url.includes('?') ? '&' : '?'}${name}=${value}`;
  const { body } = request;
  if (typeof body !== 'string') return { ...request, url };
  const type = request.headers.find(([key]) => key.toLowerCase() === 'content-type')?.[1] ?? '';
  if (/x-www-form-urlencoded/i.test(type)) return { ...request, url, body: `${body}&${name}=${value}` };
  const made = /json/i.test(type) ? inJson(body, name, value) : undefined;
  return made === undefined ? { ...request, url } : { ...request, url, body: made };
}

function inJson(text: string, name: string, value: string): string | undefined {
  const document: unknown = JSON.parse(text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  return JSON.stringify({ ...document, [name]: value });
}

/** Endpoints with the points of their routes that stand for any field. */
export function withStrangers(
  endpoints: readonly Endpoint[],
  routeOf: (endpoint: Endpoint) => string | undefined,
  strangers: Strangers,
): Endpoint[] {
  return endpoints.map((endpoint) => {
    const url = routeOf(endpoint);
    const points = url === undefined ? [] : strangers.of({ method: endpoint.method, url });
    const fresh = points.filter(({ id }) => endpoint.points.every((each) => each.id !== id));
    return fresh.length === 0 ? endpoint : { ...endpoint, points: [...endpoint.points, ...fresh] };
  });
}
