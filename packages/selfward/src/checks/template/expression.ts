import type { Fresh, Payload } from '../../model/index.ts';

/** A payload with its operands filled in, and what it must compute to. */
export interface Expression {
  payload: Payload;
  text: string;
  expected: string;
  a: number;
  b: number;
}

/** Fills a payload's operands in; `short` operands are for fields that cut what is long. */
export function makeExpression(payload: Payload, fresh: Fresh, options: { short?: boolean } = {}): Expression {
  for (;;) {
    const a = fresh.operand(options.short ? 2 : 4);
    const b = fresh.operand(options.short ? 2 : 4);
    // Both rounds' products need four digits at least, or a page's own numbers could be taken for them.
    if (a !== b && a * b >= 1000) return fill(payload, a, b);
  }
}

/** The second round: the same shape, one operand one higher. */
export function nextExpression({ payload, a, b }: Expression, fresh: Fresh): Expression {
  const next = payload.for.includes('hex') ? fill(payload, a + 1 + fresh.operand(2), b) : fill(payload, a, b + 1);
  return next;
}

function fill(payload: Payload, a: number, b: number): Expression {
  const text = payload.text.replaceAll('{a}', String(a)).replaceAll('{b}', String(b));
  const result = payload.for.includes('sum') ? a + b : payload.for.includes('hex') ? a.toString(16) : a * b;
  return { payload, text, expected: String(result), a, b };
}

/** The same signs with a space in every delimiter: no engine computes it, a calculator may. */
export function unbalanced(text: string): string {
  return text
    .replace(/[{}]{2}/g, (pair) => `${pair.charAt(0)} ${pair.charAt(1)}`)
    .replace(/([$#@%*])([{(])/g, '$1 $2')
    .replace(/<%/g, '< %')
    .replace(/%>/g, '% >')
    .replace(/\[%/g, '[ %')
    .replace(/%\]/g, '% ]')
    .replace(/#set/g, '# set')
    .replace(/\{(?=[\d=])/g, '{ ');
}
