import { normalizeNewlines } from '../../judge/html-tree.ts';
import { occurrences } from '../../judge/reflection.ts';

/** So much of what stands before a gap must be as it was sent. */
const HOLD = 8;

/**
 * What a filter took out of a text just before a marker, told from what stands in its place: `onload=` where
 * `<svg onload=…` came out as `<svg …`. Nothing where the text came out whole or changed beyond that.
 *
 * @param around - what the page has before the place of the value.
 */
export function removedBefore(sent: string, marker: string, body: string, around: string): string | undefined {
  const at = occurrences(sent, marker)[0];
  if (at === undefined || at < 2) return undefined;
  const before = (around + sent.slice(0, at)).toLowerCase();
  const source = normalizeNewlines(body);
  for (const offset of occurrences(source, marker)) {
    const shown = source.slice(Math.max(0, offset - before.length), offset).toLowerCase();
    const kept = commonEnd(before, shown);
    if (kept >= at) return undefined;
    for (let end = kept; end >= 0; end -= 1) {
      const left = before.slice(0, before.length - end);
      const rest = shown.slice(0, shown.length - end);
      for (let length = left.length - 2; length >= around.length; length -= 1) {
        const hold = left.slice(Math.max(0, length - HOLD), length);
        if (hold.length > 2 && rest.endsWith(hold)) return left.slice(length);
      }
    }
  }
  return undefined;
}

function commonEnd(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
}

/** Puts a word into itself wherever it stands: what is taken out in one pass leaves it behind. */
export function nested(text: string, word: string): string {
  const offsets = occurrences(text, word);
  return offsets.toReversed().reduce((changed, offset) => {
    const own = changed.slice(offset, offset + word.length);
    return changed.slice(0, offset) + own.charAt(0) + own + own.slice(1) + changed.slice(offset + word.length);
  }, text);
}

/** The words of a payload by which a filter may know it. */
export function wordsOf(text: string, markers: readonly string[]): string[] {
  const bare = markers.reduce((left, marker) => left.replaceAll(marker, ' '), text);
  return [...new Set(bare.match(/<?[a-z]{3,}=?/gi) ?? [])];
}
