import { BY_FORMAT } from '../../surface/believable-values.ts';

export type Schema = Record<string, unknown>;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a validator wants, in the words that values are made by: choices of single values as one list, no pattern beside a
 * form that is known, and a note on each part that it is the application itself that asks for it.
 */
export function simplified(found: unknown): Schema {
  if (!isSchema(found)) return {};
  const schema: Schema = { ...found, 'x-enforced': true };
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    const list = schema[key];
    if (Array.isArray(list)) schema[key] = list.filter((each) => !isNull(each)).map(simplified);
  }
  for (const key of ['anyOf', 'oneOf']) {
    const choices = Array.isArray(schema[key]) ? (schema[key] as Schema[]) : [];
    const values = choices.flatMap((each) =>
      'const' in each ? [each.const] : Array.isArray(each.enum) ? each.enum : [],
    );
    if (choices.length === 0 || choices.some((each) => !('const' in each) && !Array.isArray(each.enum))) continue;
    delete schema[key];
    schema.enum = values;
  }
  if (isSchema(schema.items)) schema.items = simplified(schema.items);
  if (isSchema(schema.additionalProperties)) schema.additionalProperties = simplified(schema.additionalProperties);
  if (isSchema(schema.properties))
    schema.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, each]) => [name, simplified(each)]),
    );
  if (typeof schema.pattern === 'string' && fitsUsual(schema)) delete schema.pattern;
  return schema;
}

const isNull = (schema: unknown): boolean => isSchema(schema) && schema.type === 'null';

/** The usual value of a form is as good as any where its pattern takes it; patterns of libraries' own forms are long. */
function fitsUsual({ format, pattern, 'x-flags': flags }: Schema): boolean {
  const usual = BY_FORMAT[String(format)];
  if (usual === undefined) return false;
  try {
    return new RegExp(String(pattern), String(flags ?? '').replace(/[gy]/g, '')).test(usual);
  } catch {
    return false;
  }
}

/** Two that speak of one place: what the first says stays, and the second says the rest. */
export function mergedSchemas(first: unknown, second: unknown): Schema {
  if (!isSchema(first)) return isSchema(second) ? second : {};
  if (!isSchema(second)) return first;
  const [own, other] = [first.properties, second.properties].map((each) => (isSchema(each) ? each : {}));
  const names = new Set([...Object.keys(own ?? {}), ...Object.keys(other ?? {})]);
  const properties = Object.fromEntries([...names].map((name) => [name, mergedSchemas(own?.[name], other?.[name])]));
  const required = [first.required, second.required].filter(Array.isArray).flat();
  const made: Schema = {
    ...second,
    ...first,
    ...(names.size > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
    ...(isSchema(first.items) && isSchema(second.items) && { items: mergedSchemas(first.items, second.items) }),
  };
  if (typeof made.pattern === 'string' && fitsUsual(made)) delete made.pattern;
  return made;
}

/** A schema of a place within: `filter.user` of an object in an object, `tags.0` of a list's members. */
export function nested(path: string, schema: Schema): Schema {
  if (path === '') return schema;
  return path.split('.').reduceRight<Schema>((inner, step) => {
    if (/^\d+$/.test(step)) return { type: 'array', items: inner };
    return { type: 'object', properties: { [step]: inner } };
  }, schema);
}

/** More are not told apart. */
const MOST_CHOICES = 4;

/** The forms that a whole body may have, where it has several. */
export function alternatives(schema: unknown): Schema[] {
  if (!isSchema(schema)) return [];
  const choices = [schema.oneOf, schema.anyOf].find(Array.isArray)?.filter(isSchema) ?? [];
  if (choices.length < 2) return [schema];
  const { oneOf: _, anyOf: __, ...rest } = schema;
  return choices.slice(0, MOST_CHOICES).map((choice) => mergedSchemas(choice, rest));
}

/**
 * Another of the requests that a schema lets pass: of each choice the one that is so far in, and lastly no field but those
 * that must be there.
 *
 * @returns nothing where there is no such.
 */
export function variantOf(schema: unknown, variant: number): unknown {
  if (variant === 0) return schema;
  let changed = false;
  const visit = (given: unknown): unknown => {
    if (!isSchema(given)) return given;
    const made: Schema = { ...given };
    for (const key of ['oneOf', 'anyOf']) {
      const choices = given[key];
      if (!Array.isArray(choices) || choices.length < 2) continue;
      if (variant < choices.length) changed = true;
      made[key] = [choices[Math.min(variant, choices.length - 1)]];
    }
    if (variant === MOST_CHOICES && isSchema(given.properties) && Array.isArray(given.required)) {
      const must = new Set(given.required);
      const kept = Object.entries(given.properties).filter(([name]) => must.has(name));
      if (kept.length < Object.keys(given.properties).length) changed = true;
      made.properties = Object.fromEntries(kept);
    }
    if (isSchema(made.properties))
      made.properties = Object.fromEntries(Object.entries(made.properties).map(([name, each]) => [name, visit(each)]));
    if (isSchema(made.items)) made.items = visit(made.items);
    for (const key of ['oneOf', 'anyOf', 'allOf'])
      if (Array.isArray(made[key])) made[key] = (made[key] as unknown[]).map(visit);
    return made;
  };
  const made = visit(schema);
  return changed ? made : undefined;
}

/** How many variants there may be. */
export const VARIANTS = MOST_CHOICES + 1;
