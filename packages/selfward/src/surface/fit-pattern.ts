/** Longer values are no field's. */
const LONGEST = 60;

/**
 * A text that a regular expression describes, made from the expression itself: the first choice of every alternative,
 * the fewest of every repetition. Look-arounds and back references are passed over, so the result is a candidate that
 * the caller tries; always the same for the same pattern.
 *
 * @example fitPattern('[A-Z]{3}-\\d{4}') // 'AAA-0000'
 */
export function fitPattern(pattern: string): string | undefined {
  const read = { text: pattern, at: 0 };
  const made = alternatives(read, 0);
  return made === undefined || read.at < pattern.length || made.length > LONGEST ? undefined : made;
}

interface Reading {
  text: string;
  at: number;
}

function alternatives(read: Reading, depth: number): string | undefined {
  if (depth > 20) return undefined;
  let made = '';
  let chosen: string | undefined;
  while (read.at < read.text.length && read.text[read.at] !== ')') {
    if (read.text[read.at] === '|') {
      read.at++;
      chosen ??= made;
      made = '';
      continue;
    }
    const atom = readAtom(read, depth);
    if (atom === undefined) return undefined;
    made += atom.repeat(repetitions(read));
    if (made.length > LONGEST) return undefined;
  }
  return chosen ?? made;
}

function readAtom(read: Reading, depth: number): string | undefined {
  const char = read.text[read.at++] ?? '';
  if (char === '^' || char === '$') return '';
  if (char === '.') return 'a';
  if (char === '[') return readClass(read);
  if (char === '(') return readGroup(read, depth);
  if (char !== '\\') return char;
  return escaped(read);
}

function readGroup(read: Reading, depth: number): string | undefined {
  const [opened = '', around] = /^\?(?::|<?([=!])|<[A-Za-z_]\w*>)/.exec(read.text.slice(read.at, read.at + 80)) ?? [];
  read.at += opened.length;
  const inside = alternatives(read, depth + 1);
  if (read.text[read.at++] !== ')') return undefined;
  return around === undefined ? inside : '';
}

const KINDS: Readonly<Record<string, string>> = {
  d: '0',
  w: 'a',
  s: ' ',
  D: 'a',
  W: '-',
  S: 'a',
  n: '\n',
  t: '\t',
  r: '\r',
};

/** One character behind a backslash; an anchor or a reference is nothing. */
function escaped(read: Reading): string {
  const char = read.text[read.at++] ?? '';
  if (/[bB1-9]/.test(char)) return '';
  const hex = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/i.exec(read.text.slice(read.at - 1, read.at + 4));
  if (hex) {
    read.at += hex[0].length - 1;
    return String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? '', 16));
  }
  const property = /^[pP]\{([^}]*)\}/.exec(read.text.slice(read.at - 1, read.at + 40));
  if (!property) return KINDS[char] ?? char;
  read.at += property[0].length - 1;
  return /^(N|Nd)/.test(property[1] ?? '') ? '0' : /^Lu/.test(property[1] ?? '') ? 'A' : 'a';
}

/** What reads well is tried first, where a class excludes rather than names. */
const USUAL = 'aA0-_ .@/';

function readClass(read: Reading): string | undefined {
  const excludes = read.text[read.at] === '^';
  if (excludes) read.at++;
  const members: [from: string, to: string][] = [];
  while (read.at < read.text.length && read.text[read.at] !== ']') {
    const from = member(read);
    const isRange = read.text[read.at] === '-' && ![']', undefined].includes(read.text[read.at + 1]);
    if (isRange) read.at++;
    members.push([from, isRange ? member(read) : from]);
    if (members.length > 200) return undefined;
  }
  if (read.text[read.at++] !== ']') return undefined;
  const has = (char: string) => members.some(([from, to]) => char >= from && char <= to);
  if (excludes) return [...USUAL].find((char) => !has(char));
  return [...USUAL.slice(0, 3)].find(has) ?? members[0]?.[0];
}

function member(read: Reading): string {
  const char = read.text[read.at++] ?? '';
  return char === '\\' ? escaped(read) || 'a' : char;
}

/** The fewest that a quantifier allows; of what may be left out or repeated one, so that something is there. */
function repetitions(read: Reading): number {
  const [sign = '', least, comma, most] =
    /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(read.text.slice(read.at, read.at + 20)) ?? [];
  read.at += sign.length;
  if (sign === '' || least === undefined) return sign.startsWith('?') ? 0 : 1;
  const fewest = Math.min(Number(least), LONGEST + 1);
  return fewest === 0 && comma !== undefined && most !== '0' ? 1 : fewest;
}
