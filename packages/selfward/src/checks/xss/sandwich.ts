import { occurrences } from '../../judge/reflection.ts';
import type { Fresh, Marker } from '../../model/index.ts';

/** Never part of a character reference, a percent code or a marker's own encoding. */
const SEPARATOR = 'zq';

/**
 * What is asked for: quotes and angle brackets twice, because a filter that replaces the first only is a common slip,
 * and encoded once, because some applications decode twice. `<` stands last: what strips tags eats from there on.
 */
const SPECIALS = [
  "'",
  "'",
  '"',
  '"',
  '`',
  '(',
  ')',
  '\\',
  '/',
  '=',
  ' ',
  ':',
  ';',
  '&',
  '%3C',
  '&lt;',
  '>',
  '>',
  '<',
  '<',
];
/**
 * The specials in groups, for applications that refuse a value as soon as it holds one of them. In `markup` the first is
 * `<`: where the value meets a shell, reading from a file that is not there fails before `>` could make one. (All
 * together they hold an odd back quote: a shell refuses them whole.)
 */
export const GROUPS = {
  markup: ['<', '>', '<'],
  quotes: ["'", '"'],
  calls: ['(', ')', '`'],
  space: [' '],
  signs: ['=', '/', ':', ';', '&'],
} as const;
export type Group = keyof typeof GROUPS;

/** Special characters between two markers: shows what becomes of each at every place where the value comes out. */
export interface Sandwich {
  open: Marker;
  close: Marker;
  specials: readonly string[];
  text: string;
}

export function makeSandwich(fresh: Fresh, group?: Group): Sandwich {
  const open = fresh.marker();
  const close = fresh.marker();
  const specials = group === undefined ? SPECIALS : GROUPS[group];
  return { open, close, specials, text: `${open}${specials.map((each) => each + SEPARATOR).join('')}${close}` };
}

/** What becomes of a text at one place of an answer. */
export interface Passage {
  /** What each special character turns into; a character not named passes. */
  fates: ReadonlyMap<string, string>;
  /** Characters of which only the first is changed. */
  firstOnly: ReadonlySet<string>;
  /** Everything is upper-cased. */
  upper: boolean;
  /** At most so many characters come out. */
  limit?: number;
  /** So many characters are cut from the end. */
  tailCut: number;
  /** Encodings that the application undoes once more. */
  decodes: { percent: boolean; entity: boolean };
  /** Where the marker stands in the answer. */
  offset: number;
}

/** Reads what became of a sandwich, one passage for each place where its opening marker came out. */
export function readSandwich(body: string, sandwich: Sandwich): Passage[] {
  return occurrences(body, sandwich.open).map((offset) => readPassage(body, offset, sandwich));
}

function readPassage(body: string, offset: number, { open, close, specials, text }: Sandwich): Passage {
  const from = offset + open.length;
  // Character references make every special up to eight characters long.
  const window = body.slice(from, from + specials.length * 12 + 40);
  const closing = occurrences(window, close.slice(0, 6))[0];
  const section = closing === undefined ? window : window.slice(0, closing);
  const segments = section.split(/zq/i).slice(0, specials.length);
  const closed = closing !== undefined;
  if (!closed && segments.length <= specials.length) segments.pop();
  const fates = new Map<string, string>();
  const firstOnly = new Set<string>();
  segments.forEach((segment, at) => {
    const special = specials[at] ?? '';
    const earlier = fates.get(special);
    if (earlier !== undefined && earlier !== special && segment === special) firstOnly.add(special);
    fates.set(special, segment);
  });
  const unread = specials.slice(segments.length);
  const cutAtTag = !closed && unread.every((special) => special === '<');
  for (const special of unread)
    if (!fates.has(special) || cutAtTag) fates.set(special, closed || cutAtTag ? '' : special);
  const came = closing === undefined ? '' : window.slice(closing, closing + close.length);
  const whole = came.toLowerCase() === close.toLowerCase();
  const limit = closed || cutAtTag ? undefined : lengthUpTo(text, open, specials, segments.length);
  const echoed = body.slice(offset, from);
  return {
    fates,
    firstOnly,
    upper: echoed !== open && echoed === open.toUpperCase(),
    ...(limit !== undefined && { limit }),
    tailCut: whole || !closed ? 0 : missingTail(came, close),
    decodes: { percent: fates.get('%3C') === '<', entity: fates.get('&lt;') === '<' },
    offset,
  };
}

/** How many characters of the text are known to have come out. */
function lengthUpTo(text: string, open: string, specials: readonly string[], read: number): number {
  const length =
    open.length + specials.slice(0, read).reduce((sum, special) => sum + special.length + SEPARATOR.length, 0);
  return Math.min(length + 2, text.length);
}

function missingTail(came: string, close: string): number {
  for (let kept = close.length - 1; kept >= 6; kept -= 1) {
    if (came.toLowerCase().startsWith(close.slice(0, kept).toLowerCase())) return close.length - kept;
  }
  return 0;
}

/** What would come out of a text at this place, by what was seen of its characters. */
export function passThrough(text: string, passage: Passage): string {
  const seen = new Set<string>();
  let out = '';
  for (const char of text) {
    const spared = passage.firstOnly.has(char) && seen.has(char);
    seen.add(char);
    out += spared ? char : passage.firstOnly.has(char) ? '' : (passage.fates.get(char) ?? char);
  }
  if (passage.upper) out = out.toUpperCase();
  if (passage.limit !== undefined) out = out.slice(0, passage.limit);
  return passage.tailCut > 0 ? out.slice(0, -passage.tailCut) : out;
}

/** What is known of a place when groups were asked for one by one: what was refused does not pass. */
export function mergePassages(parts: readonly Passage[], refused: readonly Group[]): Passage | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const fates = new Map(refused.flatMap((group) => GROUPS[group].map((special): [string, string] => [special, ''])));
  for (const part of parts) for (const [special, fate] of part.fates) fates.set(special, fate);
  return { ...first, fates };
}
