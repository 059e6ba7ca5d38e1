import type { Hint } from '../model/point.ts';
import { BY_FORMAT, byName, SPECIMENS } from './believable-values.ts';
import { encoded } from './encoded.ts';
import { fitPattern } from './fit-pattern.ts';

/** What a description says of a field besides its hint. */
export interface Known {
  hint?: Hint;
  /** An example or a default, which is taken as it stands. */
  example?: unknown;
}

/**
 * A value that an application is likely to accept for a field, so that a probe gets past its validation. Always the same
 * for the same field: fingerprints and baselines depend on it.
 *
 * @example believable('contact_email') // 'ann.walker@example.com'
 */
export function believable(name: string, { hint = {}, example }: Known = {}): unknown {
  if (example !== undefined) return example;
  // An empty choice stands for "none chosen": it leads nowhere.
  if (hint.enum && hint.enum.length > 0) return hint.enum.find((each) => each !== '' && each !== null) ?? hint.enum[0];
  if (hint.type === 'boolean') return true;
  if (hint.type === 'integer' || hint.type === 'number') return number(name, hint);
  if (hint.type === 'array') return [];
  if (hint.type === 'object') return {};
  return encoded(text(name, hint), hint);
}

/** The same as text, for places that carry nothing else. */
export function believableText(name: string, known: Known = {}): string {
  const value = believable(name, known);
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function number(name: string, { minimum = -Infinity, maximum = Infinity }: Hint): number {
  const named = Number(byName(name));
  const wanted = Number.isInteger(named) ? named : 1;
  return Math.max(Math.min(wanted, maximum), minimum);
}

function text(name: string, hint: Hint): string {
  const first = (hint.format && BY_FORMAT[hint.format]) ?? byName(name) ?? 'room';
  const { maxLength = Number.POSITIVE_INFINITY, pattern } = hint;
  const minLength = Math.min(hint.minLength ?? 0, LONGEST);
  const cut = lengthened(first, minLength).slice(0, Math.max(maxLength, 0));
  const known = pattern === undefined ? undefined : readPattern(pattern);
  if (pattern === undefined || !known || known.test(cut)) return cut;
  const fits = (value: string) => value.length >= minLength && value.length <= maxLength && known.test(value);
  const made = fitPattern(pattern);
  return [...SPECIMENS, ...(made === undefined ? [] : [made, lengthened(made, minLength)])].find(fits) ?? cut;
}

/** No field wants more at least; a description may say what it likes. */
const LONGEST = 1000;

/** Words are repeated, numbers go on in digits: what is too short is refused before anything looks at it. */
function lengthened(text: string, least: number): string {
  if (text.length >= least) return text;
  if (/^\d+$/.test(text)) return text.padEnd(least, '1');
  const more = / /.test(text) ? ` ${text}` : text;
  return text + more.repeat(Math.ceil((least - text.length) / more.length)).slice(0, least - text.length);
}

/** Patterns come from the target: a long or nested one could take for ever against a specimen, so it is not tried. */
function readPattern(pattern: string): RegExp | undefined {
  if (pattern.length > 200 || /[+*}]\)?[+*{]/.test(pattern)) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined;
  }
}
