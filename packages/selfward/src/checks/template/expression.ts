import type { Fresh, Payload } from '../../model/index.ts';

/** A payload with its operands filled in, and what it must compute to. */
export interface Expression {
  payload: Payload;
  text: string;
  expected: string;
  /** The operands without any delimiters: the control. */
  bare: string;
  a: number;
  b: number;
}

export interface Filling {
  /** Two-digit operands, for fields that cut what is long. */
  short?: boolean;
  /** The ordinary value, which a payload that leaves an expression begins with. */
  value?: string;
}

/** Fills a payload's operands in, and the ordinary value. */
export function makeExpression(payload: Payload, fresh: Fresh, options: Filling = {}): Expression {
  if (payload.for.includes('count')) return counted(payload, fresh);
  for (;;) {
    // In hexadecimal four digits would become three, which a page may show by itself.
    const a = fresh.operand(options.short ? 2 : payload.for.includes('hex') ? 6 : 4);
    const b = fresh.operand(options.short ? 2 : 4);
    // Both rounds' products need four digits at least, or a page's own numbers could be taken for them.
    if (a !== b && a * b >= 1000) return fill({ ...payload, text: withValue(payload, options) }, a, b, fresh);
  }
}

/** The second round: the same shape, one operand one higher. */
export function nextExpression({ payload, a, b }: Expression, fresh: Fresh): Expression {
  if (payload.for.includes('count')) return counted(payload, fresh);
  return payload.for.includes('hex')
    ? fill(payload, a + 1 + fresh.operand(2), b, fresh)
    : fill(payload, a, b + 1, fresh);
}

/** A number where the ordinary request says nothing: it may stand wherever a name may. */
function withValue({ text }: Payload, { value }: Filling): string {
  return text.replaceAll('{v}', value === undefined || value === '' ? '1' : value);
}

function fill(payload: Payload, a: number, b: number, fresh: Fresh): Expression {
  const text = payload.text.replaceAll('{a}', String(a)).replaceAll('{b}', String(b));
  const result = payload.for.includes('sum') ? a + b : payload.for.includes('hex') ? a.toString(16) : a * b;
  // Where input is evaluated whole, bare arithmetic is computed too: there a call that nobody knows is the control.
  const bare = payload.for.includes('code') ? `${fresh.marker()}(${a}*${b})` : `${a}*${b}`;
  return { payload, text, expected: String(result), bare, a, b };
}

/** Lengths of lists side by side, for places that take digits and quotes out: a number of as many digits. */
function counted(payload: Payload, fresh: Fresh): Expression {
  const lengths = Array.from({ length: 6 }, () => fresh.pick([1, 2, 3, 4, 5]));
  const lists = lengths.map((length) => `[${Array.from({ length }, () => '[]').join(',')}]`);
  const text = lists.map((list) => payload.text.replaceAll('{a}', list)).join('');
  return { payload, text, expected: lengths.join(''), bare: lists.join(''), a: 0, b: 0 };
}

/** The same signs with a space in every delimiter: no engine computes it, a calculator may. */
export function unbalanced(text: string): string {
  return text
    .replace(/[{}]{2}|\[\[|\]\]/g, (pair) => `${pair.charAt(0)} ${pair.charAt(1)}`)
    .replace(/([$#@%*])([{(])/g, '$1 $2')
    .replace(/\{%/g, '{ %')
    .replace(/%\}/g, '% }')
    .replace(/<%/g, '< %')
    .replace(/%>/g, '% >')
    .replace(/\[%/g, '[ %')
    .replace(/%\]/g, '% ]')
    .replace(/#set/g, '# set')
    .replace(/\{(?=[\d=])/g, '{ ');
}
