import { actionWord } from './action-like.ts';

declare const brand: unique symbol;

/**
 * A random string that belongs to one probe and one injection point, so that wherever it turns up, its way in is known.
 * Always matches {@link MARKER_PATTERN} for its kind, and survives upper-casing and HTML, URL and JSON encoding.
 */
export type Marker = string & { readonly [brand]: 'Marker' };

/**
 * What a field takes: `word` (a letter first, then letters and digits), `letters` (a word that a filter of digits leaves
 * whole), `short` (five letters: attributed by the check that sent it alone), `digits` (no leading zero) or `hex`.
 */
export type MarkerKind = 'word' | 'letters' | 'short' | 'digits' | 'hex';

/** Hands a check its fresh values. A check knows neither clock nor chance: both come through here. */
export interface Fresh {
  /** A new marker, registered as belonging to the probe that carries it. */
  marker(kind?: MarkerKind): Marker;
  /** A random integer of `digits` decimal digits (default 4), never ending in 0 so that products keep their length. */
  operand(digits?: number): number;
  /** One of the given, at random. */
  pick<T>(from: readonly T[]): T;
}

/** Letters of a word at the least: where a filter takes its digits out, they are still known again. */
const FEWEST_LETTERS = 5;

const LETTERS = 'bcdfghjklmnpqrstvwxz';
const WORD = 'bcdfghjklmnpqrstvwxz23456789';
const HEX = '0123456789abcdef';

/** Matches every marker of kind `word`, in either case. Vowels and 0/1 are left out: no marker spells a word or a number. */
export const MARKER_PATTERN = /[bcdfghjklmnpqrstvwxz][bcdfghjklmnpqrstvwxz23456789]{9}/gi;

/**
 * Makes the source of fresh values.
 *
 * @param random - yields numbers in [0, 1); `Math.random` where not given. Tests hand in a seeded one.
 */
export function createFresh(random: () => number = Math.random): Fresh {
  const below = (n: number) => Math.floor(random() * n);
  const from = (alphabet: string) => alphabet.charAt(below(alphabet.length));
  const tail = (alphabet: string, length: number) => Array.from({ length }, () => from(alphabet)).join('');
  const draw = (kind: MarkerKind): Marker => {
    if (kind === 'digits') return `${1 + below(9)}${tail('0123456789', 9)}` as Marker;
    if (kind === 'hex') return `${from('abcdef')}${tail(HEX, 11)}` as Marker;
    if (kind === 'letters') return tail(LETTERS, 10) as Marker;
    if (kind === 'short') return tail(LETTERS, 5) as Marker;
    return `${from(LETTERS)}${tail(WORD, 9)}` as Marker;
  };
  return {
    marker(kind = 'word') {
      let drawn = draw(kind);
      while (!isUsable(drawn, kind)) drawn = draw(kind);
      return drawn;
    },
    operand(digits = 4) {
      const low = 10 ** (digits - 1);
      const value = low + below(9 * low);
      return value % 10 === 0 ? value + 1 + below(9) : value;
    },
    pick(list) {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new RangeError('pick: nothing to pick from (the list is empty)');
      return chosen;
    },
  };
}

function isUsable(drawn: Marker, kind: MarkerKind): boolean {
  if (kind === 'word' && drawn.replace(/\d/g, '').length < FEWEST_LETTERS) return false;
  // One that begins like a command (`rm4…`) would be left alone as a path of its own.
  return actionWord('GET', `/${drawn}`) === undefined;
}
