/**
 * A row as every store keeps it: what JSON can say and nothing else. So no store has an accent: fields that are
 * `undefined` are absent everywhere, and half a surrogate pair (cut from an answer's text) is U+FFFD everywhere,
 * instead of only where the store speaks UTF-8.
 */
export const plainCopy = <T>(row: T): T => JSON.parse(plainText(row));

export const plainText = (row: unknown): string =>
  JSON.stringify(row, (_key, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));
