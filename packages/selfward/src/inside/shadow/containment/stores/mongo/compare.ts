import type { MongoDocument } from './policy.ts';

/** What the server alone can do: it is asked, and that is told. */
export class OnlyTheServer extends Error {
  constructor(what: string) {
    super(`only the server can do ${what}`);
  }
}

/** In the order in which MongoDB sorts types: https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
const TYPES = ['null', 'number', 'string', 'object', 'array', 'Binary', 'ObjectId', 'boolean', 'date'] as const;
type Type = (typeof TYPES)[number];

export function typeOf(value: unknown): Type {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (typeof value === 'bigint') return 'number';
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return typeof value as Type;
  if (isDocument(value)) return 'object';
  const bson = typeof value === 'object' && '_bsontype' in value ? value._bsontype : undefined;
  // A release of the driver calls it so.
  if (bson === 'ObjectId' || bson === 'ObjectID') return 'ObjectId';
  if (bson === 'Binary' || bson === 'UUID') return 'Binary';
  throw new OnlyTheServer(`values of type ${String(bson ?? typeof value)}`);
}

/** A plain document, and none of BSON's own types. */
export const isDocument = (given: unknown): given is MongoDocument =>
  typeof given === 'object' &&
  given !== null &&
  !Array.isArray(given) &&
  !(given instanceof Date) &&
  !(given instanceof RegExp) &&
  !ArrayBuffer.isView(given) &&
  !('_bsontype' in given);

/** Below zero where the first comes first. What is missing is like `null`. */
export function compare(a: unknown, b: unknown): number {
  const type = typeOf(a);
  const ranked = TYPES.indexOf(type) - TYPES.indexOf(typeOf(b));
  if (ranked !== 0) return ranked;
  switch (type) {
    case 'null':
      return 0;
    case 'object':
      return compareLists(Object.entries(a as object).flat(), Object.entries(b as object).flat());
    case 'array':
      return compareLists(a as unknown[], b as unknown[]);
    case 'string':
      return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string));
    case 'Binary':
    case 'ObjectId':
      return compareBytes(a, b);
    default:
      return order(Number(a), Number(b));
  }
}

export const isEqual = (a: unknown, b: unknown): boolean => compare(a, b) === 0;

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const found = compare(a[at], b[at]);
    if (found !== 0) return found;
  }
  return a.length - b.length;
}

/** By length, kind and content. */
function compareBytes(a: unknown, b: unknown): number {
  const [one, two] = [a, b].map(bytesOf);
  if (!one || !two) throw new OnlyTheServer('odd bytes');
  return one.bytes.length - two.bytes.length || one.kind - two.kind || Buffer.compare(one.bytes, two.bytes);
}

function bytesOf(value: unknown): { bytes: Uint8Array; kind: number } | undefined {
  const { id, buffer, sub_type: kind = 0, position } = value as Partial<Record<string, unknown>>;
  if (id instanceof Uint8Array) return { bytes: id, kind: Number(kind) };
  return buffer instanceof Uint8Array
    ? { bytes: typeof position === 'number' ? buffer.subarray(0, position) : buffer, kind: Number(kind) }
    : undefined;
}

/** NaN comes before every number, and is like itself. */
function order(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a < b ? -1 : Number(a > b);
}
