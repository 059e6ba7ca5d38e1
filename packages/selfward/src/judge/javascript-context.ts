import { type Comment, tokenizer } from 'acorn';

/** Where something stands in a piece of JavaScript. */
export type CodePlace =
  | 'string-single'
  | 'string-double'
  | 'template'
  | 'regexp'
  | 'line-comment'
  | 'block-comment'
  | 'code';

/**
 * Names the place of an offset in JavaScript. A tokenizer is enough and forgives more than a parser: pages carry
 * scripts that do not parse.
 */
export function codePlaceAt(code: string, offset: number): CodePlace {
  const comments: Comment[] = [];
  try {
    const tokens = tokenizer(code, { ecmaVersion: 'latest', onComment: comments, allowHashBang: false });
    for (const token of tokens) {
      const comment = comments.find(({ start, end }) => start <= offset && offset < end);
      if (comment) return comment.type === 'Line' ? 'line-comment' : 'block-comment';
      if (token.start > offset) return 'code';
      if (offset < token.end) return placeOf(token.type.label, code.charAt(token.start));
    }
  } catch {
    // What stands after the point where the tokenizer gave up cannot be told from code.
  }
  const comment = comments.find(({ start, end }) => start <= offset && offset < end);
  if (comment) return comment.type === 'Line' ? 'line-comment' : 'block-comment';
  return 'code';
}

function placeOf(label: string, first: string): CodePlace {
  if (label === 'string') return first === '"' ? 'string-double' : 'string-single';
  if (label === 'template' || label === 'invalidTemplate') return 'template';
  return label === 'regexp' ? 'regexp' : 'code';
}
