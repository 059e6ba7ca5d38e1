import { actionWord } from '../model/action-like.ts';
import type { Endpoint, Surface } from '../model/endpoint.ts';
import type { Point } from '../model/point.ts';
import type { Profile } from '../model/profile.ts';

/** Headers that applications write into pages, logs and links, or build addresses from. */
const HEADERS: Readonly<Record<Profile, readonly string[]>> = {
  gentle: ['User-Agent', 'Referer'],
  normal: ['User-Agent', 'Referer', 'X-Forwarded-For', 'X-Forwarded-Host'],
  thorough: [
    'User-Agent',
    'Referer',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Real-IP',
    'Accept-Language',
  ],
};

/** On how many pages: what reads a header usually reads it on every page. */
const PAGES: Readonly<Record<Profile, number>> = { gentle: 1, normal: 5, thorough: 40 };

/**
 * Adds the points that no description names: a few headers, and a parameter whose own name is the input. One marked
 * probe covers all of an endpoint's points, so they cost little; they carry `added`.
 */
export function addHeaders(surface: Surface, profile: Profile): Surface {
  const pages = new Set(surface.endpoints.filter(isPage).slice(0, PAGES[profile]));
  const endpoints = surface.endpoints.map((endpoint) => {
    if (!pages.has(endpoint)) return profile === 'thorough' ? withFieldName(endpoint) : endpoint;
    const known = new Set(endpoint.points.map(({ id }) => id.toLowerCase()));
    const headers = HEADERS[profile].map(headerPoint).filter(({ id }) => !known.has(id.toLowerCase()));
    const names = profile === 'gentle' ? [] : [NAME_POINT];
    return { ...endpoint, points: [...endpoint.points, ...headers, ...names] };
  });
  return { ...surface, endpoints };
}

/** A page as somebody would open it; one that is refused, or made up to see what an unknown address answers, is none. */
function isPage({ method, url, points, answered = 200 }: Endpoint): boolean {
  const madeUp = points.some(({ location, added }) => location === 'path' && added);
  return method === 'GET' && answered < 400 && !madeUp && actionWord('GET', url) === undefined;
}

/** In a body too, a field's own name may be what enters. */
function withFieldName(endpoint: Endpoint): Endpoint {
  const { body } = endpoint.draft;
  const location = body?.type === 'form' ? 'body' : body?.type === 'json' ? 'json' : undefined;
  if (location === undefined) return endpoint;
  const point: Point = { id: `name:${location}`, location, name: '', part: 'name', added: true };
  return { ...endpoint, points: [...endpoint.points, point] };
}

function headerPoint(name: string): Point {
  return { id: `header:${name.toLowerCase()}`, location: 'header', name, part: 'value', added: true };
}

const NAME_POINT: Point = { id: 'name:query', location: 'query', name: '', part: 'name', added: true };
