import type { Sighting } from '../../model/sighting.ts';

/** What holds a value in Lua 5.1 (section 2.1 of its manual), in lower case: comments, text, numbers; and what names one. */
const LEXER =
  /--\[(=*)\[[\s\S]*?(?:\]\1\]|$)|--[^\n]*|\[(=*)\[[\s\S]*?(?:\]\2\]|$)|"(?:\\[\s\S]|[^"\\])*(?:"|$)|'(?:\\[\s\S]|[^'\\])*(?:'|$)|0x[\da-f]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?|(?<name>[a-z_]\w*)|[\s\S]/gy;

/** Where a word stands in a script of Redis: `data` in text, numbers and comments, `code` everywhere else. */
export function luaPosition(script: string, word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  const text = script.toLowerCase();
  if (!text.includes(wanted)) return 'unknown';
  for (const { groups } of text.matchAll(LEXER)) if (groups?.name?.includes(wanted)) return 'code';
  return 'data';
}
