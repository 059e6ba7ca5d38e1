import type { Fresh, Marker, Payload, Point } from '../../model/index.ts';

/** A true and a false condition of one shape. */
export interface Pair {
  /** `list`, `scalar`, `single` …: the word that the two payloads share. */
  shape: string;
  truth: Payload;
  falsehood: Payload;
}

/** Pairs the payloads of one kind: each truth with the falsehood that names the same shape. */
export function pairsOf(payloads: readonly Payload[], kind: 'operator' | 'code'): Pair[] {
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
export function fillOperator(payload: Payload, point: Point, fresh: Fresh): Filled {
  return fillObject(JSON.parse(payload.text), point, fresh);
}

/** The shapes of an operator under names that none has: a database finds nothing by them. */
export function unknownOperators(point: Point, fresh: Fresh): Filled[] {
  return [`$${fresh.marker()}`, fresh.marker()].map((key) => fillObject({ [key]: ['{marker}'] }, point, fresh));
}

function fillObject(shape: unknown, point: Point, fresh: Fresh): Filled {
  const numeric = isNumeric(point);
  const marker = fresh.marker(numeric ? 'digits' : 'word');
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const text = value.replace('{marker}', marker);
      return typeof point.original === 'number' ? Number(text) : text;
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each)]));
    }
    return value;
  };
  const filled = fill(shape);
  const held = heldObject(point);
  if (!held) return { value: filled, markers: [marker] };
  // The parameter holds JSON text: the operator goes to each of its keys.
  return {
    value: JSON.stringify(Object.fromEntries(Object.keys(held).map((key) => [key, filled]))),
    markers: [marker],
  };
}

/** The object that a parameter carries as JSON text. */
export function heldObject({ original }: Point): object | undefined {
  if (typeof original !== 'string' || !/^\s*\{/.test(original)) return undefined;
  try {
    const value: unknown = JSON.parse(original);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Code around fresh words. */
export function fillCode(payload: Payload, point: Point, words: { p: string; q: string }): string {
  return payload.text
    .replaceAll('{p}', words.p)
    .replaceAll('{q}', words.q)
    .replaceAll('{name}', point.name.split('.').at(-1) ?? point.name);
}

export function isNumeric({ original, hint }: Point): boolean {
  if (hint?.type === 'integer' || hint?.type === 'number') return true;
  return typeof original === 'number' || (typeof original === 'string' && /^\d+$/.test(original));
}
