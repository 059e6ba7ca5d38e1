import { MARKER_PATTERN } from '../../model/marker.ts';

/** Overlapping: in `%2Fmarker` a letter before it looks like its beginning. */
const ANYWHERE = new RegExp(`(?=(${MARKER_PATTERN.source}))`, 'gi');

/** Words of one text: more than any honest call carries. */
const MOST = 64;

/** Whatever in a text has a marker's shape, in lower case. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const [, word = ''] of text.matchAll(ANYWHERE)) {
    if (words.size >= MOST) break;
    words.add(word.toLowerCase());
  }
  return [...words];
}
