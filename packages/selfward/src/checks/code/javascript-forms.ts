import type { Point } from '../../model/index.ts';
import { originalText } from '../shared/probing.ts';

/** A way out of the place that a value is put into, with room for a condition. */
export interface Form {
  name: string;
  /** The quote that the value stands in; empty where it stands bare. */
  quote: '' | "'" | '"' | '`';
  /** @param word - fresh, so that no text is sent twice. */
  around: (condition: string, word: string) => string;
}

/**
 * True and false in as many letters: a property that no list has, negated once or twice. A function of its own fetches
 * it: expression languages in JavaScript's likeness have operators, lists and properties, and no functions.
 */
export const conditionOf = (isTrue: boolean, word: string): string =>
  `${isTrue ? '!' : '!!'}function(){return[].${isTrue ? word : word.slice(0, -1)}}()`;

/** A text that runs on, or throws, as the condition says: for places whose value is not the answer. */
const orThrow = (condition: string, calm: string) => `(${condition}?${calm}:[].x.x)`;

const QUOTED: readonly [name: string, around: (quote: string) => Form['around']][] = [
  ['condition', (q) => (c, w) => `${w}${q}-0||${c}||${q}${w}${q}==${q}`],
  ['throw', (q) => (c, w) => `${w}${q}+${orThrow(c, '[]')}+${q}`],
  ['call', (q) => (c, w) => `${w}${q})||${c}||(${q}${w}${q}==${q}`],
  ['comment', (q) => (c, w) => `${w}${q}||${c}//`],
  ['statement', (q) => (c, w) => `${w}${q};return ${c};var ${w}=${q}`],
];

const quoted = (quote: "'" | '"' | '`'): Form[] =>
  QUOTED.map(([name, around]) => ({ name: `${name} in ${quote}`, quote, around: around(quote) }));

/** Ways out of the three kinds of strings, the usual ones first. */
const STRINGS: readonly Form[] = [...quoted("'"), ...quoted('"'), ...quoted('`').slice(0, 2)];

/** Ways on from a number, a name or an operator that stands bare in the code. */
export function bareForms(point: Point): Form[] {
  const value = heldInCode(point);
  const operator = /^[-+*/<>=!&|%^]+$/.test(originalText(point)) ? originalText(point) : undefined;
  const form = (name: string, around: Form['around']): Form => ({ name, quote: '', around });
  return [
    ...(operator ? [form('operator', (c) => `${operator}${orThrow(c, '0')}${operator}`)] : []),
    form('condition', (c) => `${value}<0/0||${c}`),
    form('throw', (c) => `${value}+${orThrow(c, '0')}`),
    form('call', (c) => `${value}<0/0)||${c}||(0`),
    form('statement', (c) => `${value};return ${c};//`),
  ];
}

/** The ordinary value where code could hold it as it is; else something that is no number. */
export function heldInCode(point: Point): string {
  const text = originalText(point);
  return /^[\w$]+(?:\.[\w$]+)*$/.test(text) ? text : '0/0';
}

/** All ways out that a point's value may need, those for bare values first where it looks like one. */
export function formsFor(point: Point): Form[] {
  const own = bareForms(point);
  return /^-?\d/.test(originalText(point)) || own[0]?.name === 'operator' ? [...own, ...STRINGS] : [...STRINGS, ...own];
}

/**
 * One text for all places at once: bare it ends in a comment, in either kind of quotes it leaves the string and comes
 * back. What it leaves there is an object that no text can be made of: a comparison takes it for true, everything else
 * fails over it.
 *
 * @param held - what code may hold in place of the value: {@link heldInCode}.
 */
export function matchingText(held: string): string {
  return everywhere(held, '-0/0||{toString:0}', '-0||{toString:0}||');
}

/** Its other side, as long and in the same places: it runs through everywhere and matches nothing. */
export function passingText(held: string, word: string): string {
  return everywhere(held, `-0/0+[].${word}`, `-0+-[].${word}+`);
}

const everywhere = (value: string, bare: string, inString: string): string =>
  `${value}${bare}/*'${inString}'"${inString}"*/`;

/** The same text where it can mean nothing: neither a quote nor an operator is left in it. */
export function meaningless(text: string): string {
  return text
    .replace(/['"`]/g, '~')
    .replace(/\|\||&&|\/\*|\*\//g, '))')
    .replace(/[+?]/g, ')');
}
