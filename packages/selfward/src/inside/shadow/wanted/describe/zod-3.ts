import { DEEPEST, either, type Foreign, isObject, oneOf, patternOf, type Schema } from '../schema.ts';

/** What zod 3 calls a text's checks, and JSON Schema its formats. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  url: 'uri',
  uuid: 'uuid',
  cuid: 'cuid',
  cuid2: 'cuid2',
  ulid: 'ulid',
  nanoid: 'nanoid',
  datetime: 'date-time',
  date: 'date',
  time: 'time',
  duration: 'duration',
  base64: 'base64',
  base64url: 'base64url',
  jwt: 'jwt',
  emoji: 'emoji',
};

/** A schema of zod 3 as JSON Schema, on the side of what goes in. Later ones tell it themselves. */
export function zod3(schema: unknown, depth = 0): Schema {
  const def = isObject(schema) ? schema._def : undefined;
  if (!isObject(def) || depth > DEEPEST) return {};
  const inner = (found: unknown) => zod3(found, depth + 1);
  switch (def.typeName) {
    case 'ZodString':
      return Object.assign({ type: 'string' }, ...checksOf(def).map(ofText));
    case 'ZodNumber':
    case 'ZodBigInt':
      return Object.assign({ type: 'number' }, ...checksOf(def).map(ofNumber));
    case 'ZodBoolean':
      return { type: 'boolean' };
    case 'ZodDate':
      return { type: 'string', format: 'date-time' };
    case 'ZodObject':
      return object(def, inner);
    case 'ZodArray':
      return { type: 'array', items: inner(def.type), ...lengths(def) };
    case 'ZodTuple':
      return { type: 'array', prefixItems: list(def.items).map(inner) };
    case 'ZodRecord':
      return { type: 'object', additionalProperties: inner(def.valueType) };
    case 'ZodEnum':
      return oneOf(list(def.values));
    case 'ZodNativeEnum':
      return oneOf(Object.values(isObject(def.values) ? def.values : {}));
    case 'ZodLiteral':
      return oneOf([def.value]);
    case 'ZodUnion':
    case 'ZodDiscriminatedUnion':
      return either(list(def.options instanceof Map ? [...def.options.values()] : def.options).map(inner));
    case 'ZodIntersection':
      return { allOf: [inner(def.left), inner(def.right)] };
    case 'ZodEffects':
      return inner(def.schema);
    case 'ZodPipeline':
      return inner(def.in);
    case 'ZodLazy':
      return typeof def.getter === 'function' ? inner(def.getter()) : {};
    default:
      // Optional, nullable, default, catch, branded, readonly: what they hold.
      return inner(def.innerType ?? def.type);
  }
}

function object({ shape, unknownKeys }: Foreign, inner: (schema: unknown) => Schema): Schema {
  const fields = Object.entries((typeof shape === 'function' ? shape() : shape) as Foreign);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, each]) => [name, inner(each)])),
    required: fields.filter(([, each]) => !isOptional(each)).map(([name]) => name),
    ...(unknownKeys === 'strict' && { additionalProperties: false }),
  };
}

const isOptional = (schema: unknown): boolean =>
  isObject(schema) && isObject(schema._def) && ['ZodOptional', 'ZodDefault'].includes(String(schema._def.typeName));

function ofText({ kind, value, regex, version }: Foreign): Schema {
  if (kind === 'min') return { minLength: value };
  if (kind === 'max') return { maxLength: value };
  if (kind === 'length') return { minLength: value, maxLength: value };
  if (kind === 'regex') return patternOf(regex);
  if (kind === 'ip') return { format: version === 'v6' ? 'ipv6' : 'ipv4' };
  const format = FORMATS[String(kind)];
  return format === undefined ? {} : { format };
}

function ofNumber({ kind, value, inclusive }: Foreign): Schema {
  const bound = typeof value === 'bigint' ? Number(value) : value;
  if (kind === 'int') return { type: 'integer' };
  if (kind === 'min') return inclusive === false ? { exclusiveMinimum: bound } : { minimum: bound };
  if (kind === 'max') return inclusive === false ? { exclusiveMaximum: bound } : { maximum: bound };
  return kind === 'multipleOf' ? { multipleOf: bound } : {};
}

function lengths({ minLength, maxLength, exactLength }: Foreign): Schema {
  const of = (bound: unknown) => (isObject(bound) ? bound.value : undefined);
  const [least, most] = [of(exactLength) ?? of(minLength), of(exactLength) ?? of(maxLength)];
  return { ...(least !== undefined && { minItems: least }), ...(most !== undefined && { maxItems: most }) };
}

const checksOf = ({ checks }: Foreign): Foreign[] => list(checks).filter(isObject);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
