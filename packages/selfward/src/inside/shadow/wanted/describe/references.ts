import { DEEPEST, isObject, type Schema } from '../schema.ts';

/**
 * A JSON Schema with what it refers to in its place, as far as that is in it or somebody knows it.
 *
 * @param byId - a schema that was added under a name.
 */
export function withoutReferences(root: unknown, byId: (id: string) => unknown = () => undefined): unknown {
  const visit = (schema: unknown, depth: number): unknown => {
    if (Array.isArray(schema)) return schema.map((each) => visit(each, depth));
    if (!isObject(schema)) return schema;
    if (typeof schema.$ref === 'string') {
      if (depth > DEEPEST) return {};
      const found = pointed(root, schema.$ref) ?? byId(schema.$ref);
      return found === undefined ? {} : visit(found, depth + 1);
    }
    const kept = Object.entries(schema).filter(([key]) => key !== '$defs' && key !== 'definitions');
    return Object.fromEntries(kept.map(([key, each]) => [key, visit(each, depth)])) as Schema;
  };
  return visit(root, 0);
}

/** What a reference within the schema leads to: `#/$defs/room` (RFC 6901). */
function pointed(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined;
  const steps = reference
    .slice(1)
    .split('/')
    .filter((each) => each !== '');
  let found = root;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')) as unknown;
  }
  return found;
}
