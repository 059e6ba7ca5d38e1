/** JSON Schema, as far as it is spoken here. */
export type Schema = Record<string, unknown>;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Something of a library: what it has is not ours to know before. */
export type Foreign = Record<string, unknown>;

/** Schemas within schemas that hold themselves end here. */
export const DEEPEST = 8;

/** The first of several that can be told. */
export const either = (schemas: readonly Schema[]): Schema =>
  schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas };

/** Of one or several values. */
export const oneOf = (values: readonly unknown[]): Schema => {
  const plain = values.filter((each) => ['string', 'number', 'boolean'].includes(typeof each));
  const types = [...new Set(plain.map((each) => typeof each))];
  return plain.length === 0 ? {} : { enum: plain, ...(types.length === 1 && { type: types[0] }) };
};

/** A pattern as JSON Schema has it, without flags: letters of both cases are told as such. */
export function patternOf(expression: unknown): Schema {
  if (!(expression instanceof RegExp)) return {};
  const { source, flags } = expression;
  return { type: 'string', pattern: source, ...(flags !== '' && { 'x-flags': flags }) };
}
