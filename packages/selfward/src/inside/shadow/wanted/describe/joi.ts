import { DEEPEST, either, type Foreign, isObject, oneOf, type Schema } from '../schema.ts';

/** Rules of texts that are a form of their own. */
const FORMATS: Readonly<Record<string, Schema>> = {
  email: { format: 'email' },
  guid: { format: 'uuid' },
  uri: { format: 'uri' },
  isoDate: { format: 'date-time' },
  isoDuration: { format: 'duration' },
  ip: { format: 'ipv4' },
  hostname: { format: 'hostname' },
  domain: { format: 'hostname' },
  base64: { format: 'base64' },
  alphanum: { pattern: '^[a-zA-Z0-9]+$' },
  token: { pattern: '^[a-zA-Z0-9_]+$' },
  hex: { pattern: '^[0-9a-f]+$' },
  creditCard: { format: 'credit-card' },
};

/** What joi tells of a schema (`describe()`) as JSON Schema. */
export function joi(found: unknown, depth = 0): Schema {
  if (!isObject(found) || depth > DEEPEST) return {};
  const inner = (each: unknown) => joi(each, depth + 1);
  const flags = isObject(found.flags) ? found.flags : {};
  const allowed = list(found.allow).filter((each) => each !== null && each !== '' && !isObject(each));
  if (flags.only === true && allowed.length > 0) return oneOf(allowed);
  const rules = list(found.rules).filter(isObject);
  const casts = flags.default === undefined || isObject(flags.default) ? {} : { default: flags.default };
  switch (found.type) {
    case 'string':
      return Object.assign({ type: 'string', ...casts }, ...rules.map(ofText));
    case 'number':
      return Object.assign({ type: 'number', ...casts }, ...rules.map(ofNumber));
    case 'boolean':
      return { type: 'boolean', ...casts };
    case 'date':
      return { type: 'string', format: 'date-time' };
    case 'array':
      return Object.assign(
        { type: 'array', items: either(list(found.items).map(inner)) },
        ...rules.map((rule) => ofLength(rule, 'minItems', 'maxItems')),
      );
    case 'object':
      return object(found, inner);
    case 'alternatives':
      return either(list(found.matches).flatMap((each) => (isObject(each) && each.schema ? [inner(each.schema)] : [])));
    default:
      return {};
  }
}

function object({ keys, dependencies, flags }: Foreign, inner: (found: unknown) => Schema): Schema {
  // Of those that exclude each other the first is given.
  const spare = new Set(
    list(dependencies)
      .filter(isObject)
      .flatMap(({ rel, peers }) => (rel === 'xor' || rel === 'oxor' || rel === 'nand' ? list(peers).slice(1) : [])),
  );
  const fields = Object.entries(isObject(keys) ? keys : {}).filter(
    ([name, each]) => !spare.has(name) && presenceOf(each) !== 'forbidden',
  );
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, each]) => [name, inner(each)])),
    required: fields.filter(([, each]) => presenceOf(each) === 'required').map(([name]) => name),
    ...(isObject(flags) && flags.unknown === true ? {} : { additionalProperties: false }),
  };
}

const presenceOf = (found: unknown): unknown => isObject(found) && isObject(found.flags) && found.flags.presence;

function ofText(rule: Foreign): Schema {
  const { name, args } = rule;
  const format = FORMATS[String(name)];
  if (format) return format;
  // `describe()` writes an expression as it is written in code.
  const expression = isObject(args) ? String(args.regex ?? '') : '';
  const [, source = '', sign = ''] = /^\/(.*)\/([a-z]*)$/s.exec(expression) ?? [];
  const inverted = isObject(args) && isObject(args.options) && args.options.invert === true;
  if (name === 'pattern') return inverted ? {} : { pattern: source, ...(sign !== '' && { 'x-flags': sign }) };
  return ofLength(rule, 'minLength', 'maxLength');
}

function ofLength({ name, args }: Foreign, least: string, most: string): Schema {
  const limit = isObject(args) ? args.limit : undefined;
  if (typeof limit !== 'number') return {};
  if (name === 'length') return { [least]: limit, [most]: limit };
  return name === 'min' ? { [least]: limit } : name === 'max' ? { [most]: limit } : {};
}

function ofNumber({ name, args }: Foreign): Schema {
  const given = isObject(args) ? args : {};
  const limit = given.limit ?? given.base;
  switch (name) {
    case 'integer':
      return { type: 'integer' };
    case 'port':
      return { type: 'integer', minimum: 1, maximum: 65_535 };
    case 'sign':
      return given.sign === 'negative' ? { maximum: -1 } : { exclusiveMinimum: 0 };
    case 'multiple':
      return { multipleOf: limit };
    case 'min':
      return { minimum: limit };
    case 'max':
      return { maximum: limit };
    case 'greater':
      return { exclusiveMinimum: limit };
    case 'less':
      return { exclusiveMaximum: limit };
    default:
      return {};
  }
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
