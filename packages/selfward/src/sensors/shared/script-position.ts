import { type Comment, tokenizer, tokTypes } from 'acorn';
import type { Sighting } from '../../model/sighting.ts';

const LITERALS = new Set([tokTypes.string, tokTypes.template, tokTypes.regexp, tokTypes.num]);

/**
 * Where a word stands in JavaScript: `data` inside string, template, number and regular-expression literals and comments,
 * `code` everywhere else; `unknown` where the text is no JavaScript.
 */
export function scriptPosition(code: string, word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  const comments: Comment[] = [];
  let seen: Sighting['position'] = 'unknown';
  try {
    const options = {
      ecmaVersion: 'latest' as const,
      allowHashBang: true,
      allowReturnOutsideFunction: true,
      onComment: comments,
    };
    for (const { type, start, end } of tokenizer(code, options)) {
      if (!code.slice(start, end).toLowerCase().includes(wanted)) continue;
      if (!LITERALS.has(type)) return 'code';
      seen = 'data';
    }
  } catch {
    return seen;
  }
  if (seen === 'unknown' && comments.some(({ value }) => value.toLowerCase().includes(wanted))) return 'data';
  return seen;
}
