import { DEEPEST, type Foreign, isObject, oneOf, patternOf, type Schema } from '../schema.ts';

/** What yup tells of a schema (`describe()`) as JSON Schema. */
export function yup(found: unknown, depth = 0): Schema {
  if (!isObject(found) || depth > DEEPEST) return {};
  const inner = (each: unknown) => yup(each, depth + 1);
  const choices = list(found.oneOf).filter((each) => each !== null && each !== undefined);
  if (choices.length > 0) return oneOf(choices);
  const tests = list(found.tests).filter(isObject);
  const [least, most] = found.type === 'array' ? ['minItems', 'maxItems'] : ['minLength', 'maxLength'];
  switch (found.type) {
    case 'string':
      return Object.assign({ type: 'string' }, ...tests.map(ofText), ...tests.map((test) => bounds(test, least, most)));
    case 'number':
      return Object.assign({ type: 'number' }, ...tests.map(ofNumber));
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date-time' };
    case 'array':
      return Object.assign(
        { type: 'array', items: inner(found.innerType) },
        ...tests.map((test) => bounds(test, least, most)),
      );
    case 'tuple':
      return { type: 'array', prefixItems: list(found.innerType).map(inner) };
    case 'object':
      return object(found, tests, inner);
    default:
      return {};
  }
}

function object({ fields }: Foreign, tests: readonly Foreign[], inner: (found: unknown) => Schema): Schema {
  const entries = Object.entries(isObject(fields) ? fields : {});
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, each]) => [name, inner(each)])),
    required: entries.filter(([, each]) => isObject(each) && each.optional !== true).map(([name]) => name),
    ...(tests.some(({ name }) => name === 'noUnknown') && { additionalProperties: false }),
  };
}

function ofText({ name, params }: Foreign): Schema {
  if (name === 'email' || name === 'uuid') return { format: name };
  if (name === 'url') return { format: 'uri' };
  if (name === 'datetime') return { format: 'date-time' };
  return name === 'matches' && isObject(params) ? patternOf(params.regex) : {};
}

function bounds({ name, params }: Foreign, least: string, most: string): Schema {
  const given = isObject(params) ? params : {};
  if (name === 'length') return { [least]: given.length, [most]: given.length };
  if (name === 'min' && typeof given.min === 'number') return { [least]: given.min };
  return name === 'max' && typeof given.max === 'number' ? { [most]: given.max } : {};
}

function ofNumber({ name, params }: Foreign): Schema {
  const { min, max, more, less } = isObject(params) ? params : ({} as Foreign);
  if (name === 'integer') return { type: 'integer' };
  return {
    ...(typeof min === 'number' && { minimum: min }),
    ...(typeof max === 'number' && { maximum: max }),
    ...(typeof more === 'number' && { exclusiveMinimum: more }),
    ...(typeof less === 'number' && { exclusiveMaximum: less }),
  };
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
