import type { Draft, Endpoint, Pair } from '../../model/endpoint.ts';
import type { Point } from '../../model/point.ts';
import { setJson } from '../../probe/set-json.ts';
import type { LearnedShape } from '../messages.ts';
import { isSchema } from './shape-schema.ts';

/** Of one request. */
const MOST_BRANCHES = 4;

/** A value that a handler compares a field with, and nothing that it asks for: other values are taken, too. */
export const isBranch = ({ schema }: Pick<LearnedShape, 'schema'>): boolean =>
  isSchema(schema) && Array.isArray(schema.examples) && Object.keys(schema).length === 1;

/**
 * Each request once more for each value that its handler compares one of its fields with: what stands behind such a value
 * is reached by no other. That field is no point there; it is one of the first.
 */
export function withBranches(
  endpoints: readonly Endpoint[],
  branchesOf: (endpoint: Endpoint) => readonly LearnedShape[],
): Endpoint[] {
  const counts = new Map<string, number>();
  const nameOf = ({ method, url }: Endpoint) => `${method} ${url}`;
  for (const each of endpoints) counts.set(nameOf(each), (counts.get(nameOf(each)) ?? 0) + 1);
  return endpoints.flatMap((endpoint) => {
    const chosen = branchesOf(endpoint).flatMap(({ location, path, schema }) => {
      const point = endpoint.points.find((each) => each.location === location && each.name === path);
      if (point?.part !== 'value' || !isSchema(schema) || !Array.isArray(schema.examples)) return [];
      return schema.examples
        .filter((value: unknown) => String(value) !== String(point.original))
        .map((value: unknown) => ({ point, value }));
    });
    const more = chosen.slice(0, MOST_BRANCHES).map(({ point, value }): Endpoint => {
      const name = nameOf(endpoint);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      const points = endpoint.points.filter(({ id }) => id !== point.id);
      return { ...endpoint, id: `${name}#${count}`, draft: choose(endpoint.draft, point, value), points };
    });
    return [endpoint, ...more];
  });
}

function choose(draft: Draft, { location, name }: Point, value: unknown): Draft {
  const chosen = (pairs: readonly Pair[]): Pair[] =>
    pairs.map(([key, before]) => [key, key === name ? String(value) : before]);
  const { body } = draft;
  switch (location) {
    case 'query':
      return { ...draft, query: chosen(draft.query) };
    case 'header':
      return { ...draft, headers: chosen(draft.headers) };
    case 'cookie':
      return { ...draft, cookies: chosen(draft.cookies) };
    case 'body':
      return body?.type === 'form' ? { ...draft, body: { type: 'form', fields: chosen(body.fields) } } : draft;
    case 'json':
      return body?.type === 'json'
        ? { ...draft, body: { type: 'json', value: setJson(body.value, name, value) } }
        : draft;
    default:
      return draft;
  }
}
