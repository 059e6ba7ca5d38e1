import { DEEPEST, either, isObject, oneOf, type Schema } from '../schema.ts';

/** What a struct was made of, where only who made it knows: patterns, sizes, choices. */
export type MadeOf = WeakMap<object, { of?: unknown; more?: Schema; choices?: readonly unknown[]; isOptional?: true }>;

/** A struct as JSON Schema. */
export function superstruct(struct: unknown, made: MadeOf, depth = 0): Schema {
  if (!isObject(struct) || depth > DEEPEST) return {};
  const inner = (each: unknown) => superstruct(each, made, depth + 1);
  const known = made.get(struct);
  if (known?.choices) return either(known.choices.map(inner));
  if (known?.of !== undefined) return { ...inner(known.of), ...known.more };
  const { type, schema } = struct;
  switch (type) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return { type };
    case 'date':
      return { type: 'string', format: 'date-time' };
    case 'enums':
      return oneOf(Object.values(isObject(schema) ? schema : {}));
    case 'literal':
      return oneOf([schema]);
    case 'array':
      return { type: 'array', items: inner(schema) };
    case 'record':
      return { type: 'object' };
    case 'object':
    case 'type':
      return object(type, isObject(schema) ? schema : {}, made, inner);
    default:
      return {};
  }
}

function object(type: string, fields: Schema, made: MadeOf, inner: (each: unknown) => Schema): Schema {
  const entries = Object.entries(fields);
  const isOptional = (each: unknown) => isObject(each) && made.get(each)?.isOptional === true;
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, each]) => [name, inner(each)])),
    required: entries.filter(([, each]) => !isOptional(each)).map(([name]) => name),
    ...(type === 'object' && { additionalProperties: false }),
  };
}
