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
  if (type === 'array') return depth >= DEEPEST ? [] : list(name, schema, resolve, depth);
  const value = believable(name, { hint: hintOf(schema) });
  return typeof value === 'number' ? stepped(value, schema) : value;
}

/** The nearest multiple that a schema asks for. */
function stepped(value: number, { multipleOf, minimum }: Schema): number {
  if (typeof multipleOf !== 'number' || multipleOf <= 0) return value;
  const steps = Math.round(value / multipleOf);
  const least = typeof minimum === 'number' ? Math.ceil(minimum / multipleOf) : Number.NEGATIVE_INFINITY;
  return Number((Math.max(steps, least, value > 0 ? 1 : steps) * multipleOf).toPrecision(12));
}

/** As many members as are wanted at least, one where nothing is said. */
function list(name: string, schema: Schema, resolve: Resolve, depth: number): unknown[] {
  const one = name.replace(/s$/, '');
  if (Array.isArray(schema.prefixItems))
    return schema.prefixItems.slice(0, 20).map((each) => specimen(one, each, resolve, depth + 1));
  // Lists in lists multiply.
  const most = depth > 1 ? 1 : 20;
  const least = typeof schema.minItems === 'number' ? Math.min(Math.max(schema.minItems, 1), most) : 1;
  return Array.from({ length: least }, () => specimen(one, schema.items, resolve, depth + 1));
}

function object(schema: Schema, resolve: Resolve, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(isRecord(schema.properties) ? schema.properties : {})) {
    const resolved = joined(property, resolve);
    if (resolved.readOnly !== true) made[key] = specimen(key, resolved, resolve, depth + 1);
  }
  // A map: its keys are whatever the caller likes.
  if (Object.keys(made).length === 0 && isRecord(schema.additionalProperties))
    made.name = specimen('name', schema.additionalProperties, resolve, depth + 1);
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
    (isRecord(schema.properties) || isRecord(schema.additionalProperties)
      ? 'object'
      : schema.items || schema.prefixItems
        ? 'array'
        : undefined)
  );
}

/** What of a schema a probe should know. */
export function hintOf(schema: Schema): Hint {
  const { minLength, maxLength, pattern, format, const: constant, 'x-flags': flags, 'x-enforced': enforced } = schema;
  const type = typeOf(schema);
  const [minimum, maximum] = [bound(schema, 'minimum', 1, type), bound(schema, 'maximum', -1, type)];
  return {
    ...(type && { type }),
    ...(typeof format === 'string' && { format }),
    ...(Array.isArray(schema.enum) ? { enum: schema.enum } : constant !== undefined && { enum: [constant] }),
    ...(typeof minLength === 'number' && { minLength }),
    ...(typeof maxLength === 'number' && { maxLength }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(typeof pattern === 'string' && { pattern }),
    ...(typeof flags === 'string' && { flags }),
    ...(enforced === true && { enforced, ...encodingOf(schema) }),
  };
}

/** Only where it is seen to be decoded: a description may say what it likes, and the text itself shows more. */
function encodingOf({ contentEncoding }: Schema): Pick<Hint, 'contentEncoding'> {
  const known = (['base64', 'base64url', 'hex'] as const).find((each) => each === contentEncoding);
  return known === undefined ? {} : { contentEncoding: known };
}

/** OpenAPI 3.0 says `exclusiveMinimum: true` beside `minimum`, JSON Schema 2020-12 `exclusiveMinimum: 3`. */
function bound(schema: Schema, name: 'minimum' | 'maximum', inwards: 1 | -1, type: Hint['type']): number | undefined {
  const plain = schema[name];
  const exclusive = schema[name === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'];
  const step = type === 'integer' ? inwards : inwards / 10;
  if (typeof exclusive === 'number') return exclusive + step;
  if (typeof plain !== 'number') return undefined;
  return exclusive === true ? plain + step : plain;
}
