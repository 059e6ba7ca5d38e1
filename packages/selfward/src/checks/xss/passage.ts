import { occurrences } from '../../judge/reflection.ts';
import { GROUPS, type Group, type Sandwich, separatorAt } from './sandwich.ts';

/** What becomes of a text at one place of an answer. */
export interface Passage {
  /** What each special character turns into; a character not named passes, or was not seen. */
  fates: ReadonlyMap<string, string>;
  /** Characters of which only the first is changed. */
  firstOnly: ReadonlySet<string>;
  /** Everything is upper-cased. */
  upper: boolean;
  /** At least so many characters come out, and then no more were seen. */
  limit?: number;
  /** The special at which the value ended: it may end there, however long it is. */
  stop?: string;
  /** So many characters are cut from the end. */
  tailCut: number;
  /** Encodings that the application undoes once more. */
  decodes: { percent: boolean; entity: boolean; bare: boolean; wide: boolean };
  /** Whole tags are taken out. */
  stripsTags: boolean;
  /** A `<` that begins no whole tag is changed into this: what reads the text knows tags. */
  loneTag?: string;
  /** Words that were seen to be taken out, in one pass. */
  removes: readonly string[];
  /** Where the marker stands in the answer. */
  offset: number;
}

/** A place of which nothing is known but what passes not. */
export function passageOf(fates: ReadonlyMap<string, string>, offset: number): Passage {
  const decodes = { percent: false, entity: false, bare: false, wide: false };
  return { fates, firstOnly: new Set(), upper: false, tailCut: 0, decodes, stripsTags: false, removes: [], offset };
}

/** Reads what became of a sandwich, one passage for each place where its opening marker came out. */
export function readSandwich(body: string, sandwich: Sandwich): Passage[] {
  return occurrences(body, sandwich.open).map((offset) => readPassage(body, offset, sandwich));
}

/** A character reference for each special, a tag around each word: more than this is other text. */
const WIDEST = 40;

function readPassage(body: string, offset: number, { open, close, specials }: Sandwich): Passage {
  const from = offset + open.length;
  const window = body.slice(from, from + specials.length * 14 + 80);
  const closing = close === undefined ? undefined : occurrences(window, close.slice(0, 6))[0];
  const section = closing === undefined ? window : window.slice(0, closing);
  const { chunks, end, last } = chunksOf(section, specials);
  const closed = closing !== undefined || last === specials.length - 1;
  const fates = new Map<string, string>();
  const firstOnly = new Set<string>();
  let stripsTags = false;
  let loneTag: string | undefined;
  for (const [at, special] of specials.entries()) {
    const chunk = chunks.get(at);
    if (chunk === undefined) {
      // Eaten with its own separator, like the inside of a tag; or not seen, because the value ended before.
      if (special === '<' && (closed || at < last)) stripsTags = true;
      else if (closed || at < last) fates.set(special, fates.get(special) ?? '');
      continue;
    }
    const earlier = fates.get(special);
    if (earlier !== undefined && earlier !== special && chunk === special) firstOnly.add(special);
    if (special === '<' && earlier === special && chunk !== special) loneTag = chunk;
    else fates.set(special, chunk);
  }
  const percent = fates.get('%3C');
  if (percent !== undefined && /^3c$/i.test(percent)) fates.set('%', '');
  if (stripsTags && !fates.has('<')) fates.set('<', '');
  // A `>` that went with its tag says nothing of one that stands alone.
  if (stripsTags && fates.get('>') === '') fates.delete('>');
  const came = closing === undefined || close === undefined ? '' : window.slice(closing, closing + close.length);
  const whole = came.toLowerCase() === close?.toLowerCase();
  const echoed = body.slice(offset, from);
  const onlyTagLeft = !closed && last === specials.length - 2 && specials.at(-1) === '<';
  if (onlyTagLeft && fates.get('<') === '<') loneTag = '';
  else if (onlyTagLeft) fates.set('<', '');
  const cut = !closed && !onlyTagLeft;
  return {
    fates,
    firstOnly,
    upper: echoed !== open && echoed === open.toUpperCase(),
    ...(cut && { limit: lengthUpTo(open, specials, last, section.slice(end)) }),
    ...(cut && endsAt(section, end, specials[last + 1]) && { stop: specials[last + 1] ?? '' }),
    tailCut: whole || closing === undefined || close === undefined ? 0 : missingTail(came, close),
    decodes: {
      percent: fates.get('%3C') === '<',
      entity: fates.get('&lt;') === '<',
      bare: fates.get('&lt') === '<',
      wide: fates.get('\uFF1C') === '<',
    },
    stripsTags,
    ...(loneTag !== undefined && { loneTag }),
    removes: [],
    offset,
  };
}

/** What stands before each separator that came out, in order; one that is missing was eaten with its special. */
function chunksOf(section: string, specials: readonly string[]) {
  const lower = section.toLowerCase();
  const chunks = new Map<number, string>();
  let [end, last] = [0, -1];
  for (const at of specials.keys()) {
    const found = lower.indexOf(separatorAt(at), end);
    if (found < 0 || found - end > WIDEST) continue;
    chunks.set(at, section.slice(end, found));
    [end, last] = [found + 2, at];
  }
  return { chunks, end, last };
}

/** How many characters of the text are known to have come out. */
function lengthUpTo(open: string, specials: readonly string[], last: number, rest: string): number {
  const read = specials.slice(0, last + 1).reduce((sum, special) => sum + special.length + 2, open.length);
  const next = specials[last + 1] ?? '';
  return rest.startsWith(next) ? read + next.length : read;
}

function endsAt(section: string, end: number, next: string | undefined): boolean {
  return next !== undefined && !section.slice(end).startsWith(next);
}

function missingTail(came: string, close: string): number {
  for (let kept = close.length - 1; kept >= 6; kept -= 1) {
    if (came.toLowerCase().startsWith(close.slice(0, kept).toLowerCase())) return close.length - kept;
  }
  return 0;
}

/** What would come out of a text at this place, by what was seen of its characters. */
export function passThrough(text: string, passage: Passage): string {
  let left = text;
  for (const word of passage.removes) left = without(left, word);
  if (passage.stripsTags) left = left.replace(/<[^<>]*>/g, '');
  const { loneTag } = passage;
  if (loneTag !== undefined) left = left.replace(/<(?!\/?[a-z][^<>]*>)/gi, loneTag);
  const { stop } = passage;
  if (stop !== undefined && stop !== '' && left.includes(stop)) left = left.slice(0, left.indexOf(stop));
  const seen = new Set<string>();
  let out = '';
  for (const char of left) {
    const spared = passage.firstOnly.has(char) && seen.has(char);
    seen.add(char);
    out += spared ? char : passage.firstOnly.has(char) ? '' : (passage.fates.get(char) ?? char);
  }
  if (passage.upper) out = out.toUpperCase();
  if (passage.limit !== undefined) out = out.slice(0, passage.limit);
  return passage.tailCut > 0 ? out.slice(0, -passage.tailCut) : out;
}

/** One pass, whatever the case: what is left may hold the word again. */
export function without(text: string, word: string): string {
  const lower = text.toLowerCase();
  const wanted = word.toLowerCase();
  if (wanted === '' || lower.length !== text.length) return text;
  let out = '';
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    out += text.slice(from, at);
    from = at + wanted.length;
  }
  return out + text.slice(from);
}

/** What is known of a place when groups were asked for one by one: what was refused does not pass. */
export function mergePassages(parts: readonly Passage[], refused: readonly Group[]): Passage | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const fates = new Map(refused.flatMap((group) => GROUPS[group].map((special): [string, string] => [special, ''])));
  for (const part of parts) for (const [special, fate] of part.fates) fates.set(special, fate);
  const { limit: _limit, stop: _stop, ...rest } = first;
  return { ...rest, fates, stripsTags: parts.some(({ stripsTags }) => stripsTags) };
}
