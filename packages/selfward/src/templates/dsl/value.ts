/** What an expression works with. Bytes are what is no text: an icon, something unpacked. */
export type Value = string | number | boolean | Uint8Array | readonly Value[];

/** Names that an expression may use, with what they stand for. */
export type Variables = ReadonlyMap<string, Value>;

/** An expression that cannot be computed: a wrong type, an unknown name. A matcher takes it for "does not match". */
export class DslError extends Error {
  override readonly name = 'DslError';
}

/** A value as text; bytes stand one character each, so that nothing of them is lost. */
export function asText(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (isList(value)) return value.map((each) => asText(each)).join(' ');
  return String(value);
}

/** A value as bytes, for what encodes and hashes. */
export function asBytes(value: Value | undefined): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(asText(value), 'utf8');
}

/** Bytes as text where they are text. */
export function fromBytes(bytes: Uint8Array): Value {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('\ufffd') ? bytes : text;
}

/** @throws DslError where it is no number and cannot be read as one. */
export function asNumber(value: Value | undefined): number {
  const number = typeof value === 'number' ? value : Number(asText(value).trim() || Number.NaN);
  if (Number.isNaN(number)) throw new DslError(`"${asText(value).slice(0, 40)}" is no number`);
  return number;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
