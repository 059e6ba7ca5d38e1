import type { HttpResponse } from '../model/index.ts';

/** Where a string stands in a text, whatever its case. */
export function occurrences(text: string, wanted: string): number[] {
  const found: number[] = [];
  if (wanted === '') return found;
  const lowered = text.toLowerCase();
  const needle = wanted.toLowerCase();
  // Lower-casing changes the length of a few characters (`İ`); then the slow way keeps the offsets right.
  if (lowered.length !== text.length) {
    const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi');
    for (const match of text.matchAll(pattern)) found.push(match.index);
    return found;
  }
  for (let at = lowered.indexOf(needle); at >= 0; at = lowered.indexOf(needle, at + needle.length)) found.push(at);
  return found;
}

/** Whether any of an answer, head or body, carries the marker. Word markers survive every usual encoding. */
export function reflects(response: HttpResponse, marker: string): boolean {
  return (
    reflectsInBody(response, marker) || response.headers.some(([, value]) => occurrences(value, marker).length > 0)
  );
}

export function reflectsInBody(response: HttpResponse, marker: string): boolean {
  return occurrences(response.body, marker).length > 0;
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  grave: '`',
  lpar: '(',
  rpar: ')',
  lbrace: '{',
  lcub: '{',
  rcub: '}',
  dollar: '$',
  num: '#',
  percnt: '%',
  ast: '*',
  equals: '=',
  sol: '/',
  bsol: '\\',
  colon: ':',
  semi: ';',
  excl: '!',
  plus: '+',
  lsqb: '[',
  rsqb: ']',
  Tab: '\t',
  NewLine: '\n',
};

/** Undoes HTML character references: what a page shows of the text. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return NAMED[name] ?? NAMED[String(name).toLowerCase()] ?? whole;
  });
}

/** Undoes the encodings that an echo usually gets: character references, JSON and JavaScript escapes, percent signs. */
export function decodeEcho(text: string): string {
  const unescaped = decodeEntities(text).replace(
    /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(["'/\\`]))/gi,
    (_, u, x, plain) => (plain ? plain : String.fromCharCode(Number.parseInt(u ?? x, 16))),
  );
  return unescaped.replace(/%([0-7][0-9a-f])/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
