/** What Standard JSON Schema asks of a validator's schema (zod 4.2 and later, ArkType, Valibot by an adapter). */
interface StandardSchema {
  '~standard': {
    jsonSchema?: { input(options: { target: string; libraryOptions?: Record<string, unknown> }): unknown };
  };
}

/**
 * A route's schema as JSON Schema that can be sent to another process. Validators bring schemas of their own, with
 * functions in them: those that tell themselves as Standard JSON Schema are asked for it.
 *
 * @returns nothing where a schema cannot be told: its route is one without.
 */
export function plainSchema(schema: unknown): unknown {
  if (schema === undefined || schema === null) return undefined;
  try {
    const told = isStandard(schema) ? toldBy(schema) : schema;
    return told === undefined ? undefined : (JSON.parse(JSON.stringify(told)) as unknown);
  } catch {
    // One that cannot be written as JSON (it refers to itself, or is a type that JSON has not).
    return undefined;
  }
}

function toldBy(schema: StandardSchema): unknown {
  // zod's own word for: what JSON Schema cannot say (a transform's input, a date) is left open, not an error.
  const libraryOptions = { unrepresentable: 'any' };
  return schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12', libraryOptions });
}

function isStandard(schema: unknown): schema is StandardSchema {
  return (
    ((typeof schema === 'object' && schema !== null) || typeof schema === 'function') &&
    '~standard' in schema &&
    typeof schema['~standard'] === 'object' &&
    schema['~standard'] !== null
  );
}
