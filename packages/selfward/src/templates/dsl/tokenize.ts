import { DslError } from './value.ts';

export type Token =
  | { is: 'number'; value: number; at: number }
  | { is: 'string'; value: string; at: number }
  | { is: 'name'; value: string; at: number }
  | { is: 'operator'; value: string; at: number };

/** Longest first, so that `<=` is not read as `<`. */
const OPERATORS = [
  ...['&&', '||', '==', '!=', '>=', '<=', '=~', '!~', '??', '**', '<<', '>>'],
  ...['<', '>', '+', '-', '*', '/', '%', '!', '(', ')', ',', '?', ':', '&', '|', '^', '~'],
];

const NUMBER = /0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy;
const NAME = /[A-Za-z_][A-Za-z0-9_.]*/y;

/** Most characters of one expression: what is longer was not written by hand. */
const LONGEST = 20_000;

/** Cuts an expression into words. @throws DslError */
export function tokenize(text: string): Token[] {
  if (text.length > LONGEST) throw new DslError(`the expression is longer than ${LONGEST} characters`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) at += 1;
    else if (character === '"' || character === "'") {
      const read = readString(text, at);
      tokens.push({ is: 'string', value: read.value, at });
      at = read.end;
    } else if (character === '[') {
      const end = text.indexOf(']', at);
      if (end < 0) throw new DslError(`"[" at ${at} is not closed`);
      tokens.push({ is: 'name', value: text.slice(at + 1, end), at });
      at = end + 1;
    } else {
      const token = readWord(text, at);
      tokens.push(token.token);
      at = token.end;
    }
  }
  return tokens;
}

/** A backslash lets the next character stand for itself, whatever it is: `\d` is `d`, as in the original language. */
function readString(text: string, start: number): { value: string; end: number } {
  const quote = text.charAt(start);
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === quote) return { value, end: at + 1 };
    if (character === '\\') at += 1;
    value += text.charAt(at);
  }
  throw new DslError(`the text that starts at ${start} is not closed`);
}

function readWord(text: string, at: number): { token: Token; end: number } {
  NUMBER.lastIndex = at;
  const [number] = NUMBER.exec(text) ?? [];
  if (number !== undefined) return { token: { is: 'number', value: Number(number), at }, end: at + number.length };
  NAME.lastIndex = at;
  const [name] = NAME.exec(text) ?? [];
  if (name !== undefined) return { token: { is: 'name', value: name, at }, end: at + name.length };
  const operator = OPERATORS.find((each) => text.startsWith(each, at));
  if (operator === undefined) throw new DslError(`"${text.charAt(at)}" at ${at} is not understood`);
  return { token: { is: 'operator', value: operator, at }, end: at + operator.length };
}
