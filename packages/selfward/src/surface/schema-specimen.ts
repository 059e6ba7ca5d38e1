import type { Hint } from '../model/point.ts';
import { believable } from './believable.ts';
import { isRecord, type Resolve } from './description.ts';

type Schema = Record<string, unknown>;

/** Deeper is a tree that holds itself; required parts that deep are left out. */
const DEEPEST = 8;

/**
 * A value that a JSON schema accepts: its example, default or const where it has one, else believable by name and type.
 * Cycles end; `allOf` is joined, of `oneOf` and `anyOf` the first is taken; a list has one member.
 */
export function specimen(name: string, found: unknown, resolve: Resolve, depth = 0): unknown {
  const schema = joined(found, resolve);
  const example = exampleOf(schema);
  if (example !== undefined) return example;
  const type = typeOf(schema);
  if (type === 'object') return depth >= DEEPEST ? {} : object(schema, resolve, depth);
  if (type === 'array')
    return depth >= DEEPEST ? [] : [specimen(name.replace(/s$/, ''), schema.items, resolve, depth + 1)];
  return believable(name, { hint: hintOf(schema) });
}

function object(schema: Schema, resolve: Resolve, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(isRecord(schema.properties) ? schema.properties : {})) {
    const resolved = joined(property, resolve);
    if (resolved.readOnly !== true) made[key] = specimen(key, resolved, resolve, depth + 1);
  }
  return made;
}

/** A schema with its references followed and its parts put together. */
export function joined(found: unknown, resolve: Resolve, depth = 0): Schema {
  const schema = resolve(found);
  if (!isRecord(schema) || depth > DEEPEST) return {};
  const choices = [schema.oneOf, schema.anyOf].filter(Array.isArray);
  const firsts: unknown[] = choices.map((list) => list.find((each) => !isNull(resolve(each))));
  const parts = [...(Array.isArray(schema.allOf) ? schema.allOf : []), ...firsts];
  let all = schema;
  for (const part of parts) {
    const more = joined(part, resolve, depth + 1);
    const properties = { ...record(all.properties), ...record(more.properties) };
    const required = [all.required, more.required].filter(Array.isArray).flat();
    all = { ...more, ...all, ...(Object.keys(properties).length > 0 && { properties }), required };
  }
  return all;
}

function record(value: unknown): Schema {
  return isRecord(value) ? value : {};
}

function isNull(schema: unknown): boolean {
  return isRecord(schema) && schema.type === 'null';
}

function exampleOf({ example, examples, default: fallback, const: constant }: Schema): unknown {
  return constant ?? example ?? (Array.isArray(examples) ? examples[0] : undefined) ?? fallback;
}

/** OpenAPI 3.1 may list several types, `null` among them; a schema without one tells by what it has. */
function typeOf(schema: Schema): Hint['type'] {
  const listed: unknown = Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;
  const types = ['string', 'integer', 'number', 'boolean', 'object', 'array'] as const;
  return (
    types.find((type) => type === listed) ??
    (isRecord(schema.properties) ? 'object' : schema.items ? 'array' : undefined)
  );
}

/** What of a schema a probe should know. */
export function hintOf(schema: Schema): Hint {
  const { maxLength, minimum, maximum, pattern, format } = schema;
  const type = typeOf(schema);
  return {
    ...(type && { type }),
    ...(typeof format === 'string' && { format }),
    ...(Array.isArray(schema.enum) && { enum: schema.enum }),
    ...(typeof maxLength === 'number' && { maxLength }),
    ...(typeof minimum === 'number' && { minimum }),
    ...(typeof maximum === 'number' && { maximum }),
    ...(typeof pattern === 'string' && { pattern }),
  };
}
