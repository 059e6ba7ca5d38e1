import { tokenizer } from 'acorn';

/** Where something stands in a piece of JavaScript. */
export type CodePlace =
  | 'string-single'
  | 'string-double'
  | 'template'
  | 'regexp'
  | 'line-comment'
  | 'block-comment'
  | 'code';

interface Stretch {
  start: number;
  end: number;
  place: CodePlace;
}

/**
 * Names the place of an offset in JavaScript. A tokenizer is enough and forgives more than a parser: pages carry
 * scripts that do not parse.
 */
export function codePlaceAt(code: string, offset: number): CodePlace {
  return placeIn(stretchesOf(code), offset);
}

/** {@link codePlaceAt} for many offsets: each piece of code is read once. */
export function createCodeReader(): typeof codePlaceAt {
  const known = new Map<string, readonly Stretch[]>();
  return (code, offset) => {
    const stretches = known.get(code) ?? stretchesOf(code);
    known.set(code, stretches);
    return placeIn(stretches, offset);
  };
}

/** What of a piece of code is not plain code, in order. */
function stretchesOf(code: string): Stretch[] {
  const comments: Stretch[] = [];
  const literals: Stretch[] = [];
  const onComment = (block: boolean, _text: string, start: number, end: number) =>
    comments.push({ start, end, place: block ? 'block-comment' : 'line-comment' });
  try {
    for (const { type, start, end } of tokenizer(code, { ecmaVersion: 'latest', onComment, allowHashBang: false })) {
      const place = placeOf(type.label, code.charAt(start));
      if (place !== 'code') literals.push({ start, end, place });
    }
  } catch {
    // What stands after the point where the tokenizer gave up cannot be told from code.
  }
  return [...comments, ...literals].sort((one, other) => one.start - other.start);
}

function placeIn(stretches: readonly Stretch[], offset: number): CodePlace {
  let [low, high] = [0, stretches.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const stretch = stretches[middle];
    if (stretch === undefined) break;
    if (offset < stretch.start) high = middle - 1;
    else if (offset >= stretch.end) low = middle + 1;
    else return stretch.place;
  }
  return 'code';
}

function placeOf(label: string, first: string): CodePlace {
  if (label === 'string') return first === '"' ? 'string-double' : 'string-single';
  if (label === 'template' || label === 'invalidTemplate') return 'template';
  return label === 'regexp' ? 'regexp' : 'code';
}
