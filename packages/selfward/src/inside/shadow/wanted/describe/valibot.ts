import { DEEPEST, either, type Foreign, isObject, oneOf, patternOf, type Schema } from '../schema.ts';

/** What valibot calls the forms of a text, and JSON Schema its formats. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  rfc_email: 'email',
  url: 'uri',
  uuid: 'uuid',
  ulid: 'ulid',
  cuid2: 'cuid2',
  nanoid: 'nanoid',
  iso_date: 'date',
  iso_date_time: 'datetime-local',
  iso_timestamp: 'date-time',
  iso_time: 'time-minutes',
  iso_week: 'week',
  ipv4: 'ipv4',
  ip: 'ipv4',
  ipv6: 'ipv6',
  mac: 'mac',
  base64: 'base64',
  emoji: 'emoji',
  hex_color: 'color',
};

const BOUNDS: Readonly<Record<string, string>> = {
  min_length: 'minLength',
  max_length: 'maxLength',
  min_value: 'minimum',
  max_value: 'maximum',
  gt_value: 'exclusiveMinimum',
  lt_value: 'exclusiveMaximum',
  multiple_of: 'multipleOf',
};

/** A schema of valibot as JSON Schema, on the side of what goes in. */
export function valibot(schema: unknown, depth = 0): Schema {
  if (!isObject(schema) || depth > DEEPEST) return {};
  const inner = (each: unknown) => valibot(each, depth + 1);
  const told = told1(schema, inner);
  // What stands behind a transformation judges something else.
  const pipe = list(schema.pipe).slice(1).filter(isObject);
  const end = pipe.findIndex(({ type, kind }) => kind === 'schema' || type === 'transform' || type === 'raw_transform');
  return Object.assign(told, ...pipe.slice(0, end === -1 ? undefined : end).map((action) => actionOf(action, told)));
}

function told1(schema: Foreign, inner: (each: unknown) => Schema): Schema {
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: schema.type };
    case 'bigint':
      return { type: 'integer' };
    case 'date':
      return { type: 'string', format: 'date-time' };
    case 'object':
    case 'strict_object':
    case 'loose_object':
    case 'object_with_rest':
      return object(schema, inner);
    case 'record':
      return { type: 'object', additionalProperties: inner(schema.value) };
    case 'array':
      return { type: 'array', items: inner(schema.item) };
    case 'tuple':
    case 'strict_tuple':
    case 'loose_tuple':
      return { type: 'array', prefixItems: list(schema.items).map(inner) };
    case 'picklist':
      return oneOf(list(schema.options));
    case 'enum':
      return oneOf(Object.values(isObject(schema.enum) ? schema.enum : {}));
    case 'literal':
      return oneOf([schema.literal]);
    case 'union':
    case 'variant':
      return either(list(schema.options).map(inner));
    case 'intersect':
      return { allOf: list(schema.options).map(inner) };
    case 'lazy':
      return typeof schema.getter === 'function' ? inner(schema.getter()) : {};
    default:
      return inner(schema.wrapped);
  }
}

function object({ type, entries }: Foreign, inner: (each: unknown) => Schema): Schema {
  const fields = Object.entries(isObject(entries) ? entries : {});
  const isOptional = (each: unknown) => isObject(each) && /^(exact_)?optional$|^nullish$/.test(String(each.type));
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, each]) => [name, inner(each)])),
    required: fields.filter(([, each]) => !isOptional(each)).map(([name]) => name),
    ...(type === 'strict_object' && { additionalProperties: false }),
  };
}

function actionOf({ type, requirement }: Foreign, told: Schema): Schema {
  const name = String(type);
  if (name === 'integer' || name === 'safe_integer') return { type: 'integer' };
  if (name === 'regex') return patternOf(requirement);
  if (name === 'non_empty') return told.type === 'array' ? { minItems: 1 } : { minLength: 1 };
  if (name === 'digits') return { pattern: '^\\d+$' };
  const format = FORMATS[name];
  if (format !== undefined) return { format };
  if (typeof requirement !== 'number') return {};
  if (name === 'length') return told.type === 'array' ? {} : { minLength: requirement, maxLength: requirement };
  const bound = BOUNDS[name];
  if (bound === undefined) return {};
  return { [told.type === 'array' ? bound.replace('Length', 'Items') : bound]: requirement };
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
