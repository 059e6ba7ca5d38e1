import type { Body, Draft, Endpoint, Pair } from '../../model/endpoint.ts';
import type { Hint, Location, Point } from '../../model/point.ts';
import { setJson } from '../../probe/set-json.ts';
import { decoded } from '../../surface/encoded.ts';

const IN_BODY: readonly Location[] = ['json', 'body', 'multipart'];

/**
 * One endpoint of a described operation and of what was learned of the same route: its request is the described one,
 * whose values lead somewhere, with the fields that the description does not name. Two would be checked twice, and each
 * would lack what the other has. Nothing where the two have bodies of different kinds: those are two requests.
 */
export function joinDescribed(described: Endpoint, learned: Endpoint): Endpoint | undefined {
  const known = new Set(described.points.map(({ id }) => id));
  const missing = learned.points.filter(({ id, location }) => location !== 'path' && !known.has(id));
  const body = bodyOf(described.draft.body, learned.draft.body, missing);
  if (body === 'other') return undefined;
  const hints = new Map(learned.points.map(({ id, hint }) => [id, hint]));
  const pairs = (location: Location, mine: readonly Pair[], theirs: readonly Pair[]): Pair[] => {
    const names = new Set(missing.filter((point) => point.location === location).map(({ name }) => name));
    return [...mine, ...theirs.filter(([name]) => names.has(name))];
  };
  const draft: Draft = {
    ...described.draft,
    query: pairs('query', described.draft.query, learned.draft.query),
    headers: pairs('header', described.draft.headers, learned.draft.headers),
    cookies: pairs('cookie', described.draft.cookies, learned.draft.cookies),
    ...(body && { body }),
  };
  const points = described.points.map((point) => withHint(point, hints.get(point.id)));
  return { ...described, draft, points: [...points, ...missing] };
}

/** What the application was seen to ask for is true, whatever a description says; the rest is the description's. */
function withHint(point: Point, learned: Hint | undefined): Point {
  if (!learned || (point.hint && !learned.enforced)) return point;
  const { original } = point;
  const isEncoded = learned.contentEncoding !== undefined && original !== undefined;
  return {
    ...point,
    hint: { ...point.hint, ...learned },
    ...(isEncoded && { original: decoded(String(original), learned) }),
  };
}

function bodyOf(
  described: Body | undefined,
  learned: Body | undefined,
  missing: readonly Point[],
): Body | undefined | 'other' {
  if (!described || !learned) return described ?? learned;
  if (described.type !== learned.type) return 'other';
  const fields = missing.filter(({ location }) => IN_BODY.includes(location));
  if (described.type === 'json') {
    const value = fields.reduce((made, { name, original }) => setJson(made, name, original), described.value);
    return { type: 'json', value };
  }
  if (described.type === 'form' && learned.type === 'form') {
    const names = new Set(fields.map(({ name }) => name));
    return { type: 'form', fields: [...described.fields, ...learned.fields.filter(([name]) => names.has(name))] };
  }
  return fields.length === 0 ? described : 'other';
}
