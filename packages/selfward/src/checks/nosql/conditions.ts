import type { Fresh, Marker, Payload, Point } from '../../model/index.ts';

/** A true and a false condition of one shape. */
export interface Pair {
  /** `list`, `scalar`, `pattern` …: the word that the two payloads share. */
  shape: string;
  truth: Payload;
  falsehood: Payload;
}

/** Pairs the payloads of one kind: each truth with the falsehood that names the same shape. */
export function pairsOf(payloads: readonly Payload[], kind: 'operator' | 'splice'): Pair[] {
  const own = payloads.filter(({ for: words }) => words.includes(kind));
  return own.flatMap((truth) => {
    const [, shape] = truth.for;
    if (shape === undefined || !truth.for.includes('truth')) return [];
    const falsehood = own.find(({ for: words }) => words.includes('falsehood') && words[1] === shape);
    return falsehood ? [{ shape, truth, falsehood }] : [];
  });
}

export interface Filled {
  value: unknown;
  markers: readonly Marker[];
}

/** An operator around a fresh value of the point's own type, as the point's location carries it. */
export function fillOperator(payload: Pick<Payload, 'text'>, point: Point, fresh: Fresh): Filled {
  return fillObject(JSON.parse(payload.text), point, fresh);
}

/**
 * An operator under names that none has, as long as its own, with its sign and without: a database finds nothing by
 * them, and an application that counts, measures or merely accepts what it is sent takes them for the same.
 */
export function unknownOperators({ text }: Pick<Payload, 'text'>, point: Point, fresh: Fresh): Filled[] {
  return [true, false].map((signed) => fillObject(renamed(JSON.parse(text), fresh, signed), point, fresh));
}

/** Markers have no vowels: no operator is called so. */
export function unknownName(like: string, fresh: Fresh, signed = true): string {
  const sign = signed && like.startsWith('$') ? '$' : '';
  return sign + fresh.marker().slice(0, like.length - sign.length);
}

function renamed(value: unknown, fresh: Fresh, signed: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, fresh, signed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, each]) => [unknownName(key, fresh, signed), renamed(each, fresh, signed)]),
  );
}

/** No operator at all: a fresh value of the point's type in the place that operators would take. */
export function fillPlain(point: Point, fresh: Fresh): Filled {
  return fillObject('{marker}', point, fresh);
}

function fillObject(shape: unknown, point: Point, fresh: Fresh): Filled {
  const marker = fresh.marker(isNumeric(point) ? 'digits' : 'word');
  const held = heldObject(point);
  if (held) return { value: jsonText(insideOf(held, shape, marker), point), markers: [marker] };
  return { value: filledIn(shape, likeOriginal(point.original, marker, fresh)), markers: [marker] };
}

/** The parameter holds JSON text: the operator goes to each of its texts, or to all keys where none is text. */
function insideOf(held: object, shape: unknown, marker: Marker): object {
  const entries = Object.entries(held);
  const texts = entries.filter(([, value]) => typeof value === 'string');
  const chosen = new Set((texts.length > 0 ? texts : entries).map(([key]) => key));
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      chosen.has(key) ? filledIn(shape, (text) => text.replace('{marker}', marker)) : value,
    ]),
  );
}

function filledIn(shape: unknown, fill: (text: string) => unknown): unknown {
  if (typeof shape === 'string') return fill(shape);
  if (Array.isArray(shape)) return shape.map((each) => filledIn(each, fill));
  if (typeof shape !== 'object' || shape === null) return shape;
  return Object.fromEntries(Object.entries(shape).map(([key, each]) => [key, filledIn(each, fill)]));
}

/** A schema casts what an operator holds, and refuses what it cannot: the value is of the ordinary one's kind. */
function likeOriginal(original: unknown, marker: Marker, fresh: Fresh): (text: string) => unknown {
  const digits = (count: number) => Array.from({ length: count }, () => fresh.operand(1)).join('');
  const filled = (word: string) => (text: string) => text.replace('{marker}', word);
  if (typeof original === 'number') return (text) => (text.includes('{marker}') ? Number(filled(marker)(text)) : text);
  if (typeof original !== 'string') return filled(marker);
  // What lengthens a word would spoil these.
  const exactly = (value: string) => (text: string) => text.replace(/\{marker\}\d*/, value);
  if (/^[0-9a-f]{24}$/i.test(original)) return exactly(`${fresh.marker('hex')}${fresh.marker('hex')}`);
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(original)) {
    return exactly(`${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${fresh.marker('hex')}`);
  }
  if (/^\d{4}-\d\d-\d\d(?:T|$)/.test(original))
    return exactly(`19${digits(2)}-0${digits(1)}-1${digits(1)}${original.slice(10)}`);
  return filled(marker);
}

/** The object that a parameter carries as JSON text; a cookie's percent signs stay as they were. */
export function heldObject(point: Point): object | undefined {
  const text = typeof point.original === 'string' ? point.original : '';
  if (/^\s*\{/.test(text)) return parsedObject(text);
  return point.location === 'cookie' && /^%7b/i.test(text) ? parsedObject(decoded(text)) : undefined;
}

function parsedObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** JSON text for a place that carries text, encoded where the ordinary value is. */
export function jsonText(value: unknown, { location, original }: Point): string {
  const text = JSON.stringify(value);
  return location === 'cookie' && (original === undefined || /%[0-9a-f]{2}/i.test(String(original)))
    ? encodeURIComponent(text)
    : text;
}

export function isNumeric({ original, hint }: Point): boolean {
  if (hint?.type === 'integer' || hint?.type === 'number') return true;
  return typeof original === 'number' || (typeof original === 'string' && /^\d+$/.test(original));
}
