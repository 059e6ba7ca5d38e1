/**
 * Whatever could end a line, move a cursor, turn the direction of writing or hide: a forged entry or a sentence that
 * reads like another would need one of these (CWE-117). The backslash is written twice, so that what is made visible
 * cannot be typed.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\\]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** A text with everything in it to be seen, on one line and of bounded length. */
export function visibleText(text: string, most: number): string {
  // Cut first: what comes from outside can be long.
  const visible = text.slice(0, most * 2).replace(UNSEEN, (one) => SHORT[one] ?? escaped(one));
  const isWhole = text.length <= most * 2 && visible.length <= most;
  return isWhole
    ? visible
    : `${visible
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}

const escaped = (one: string): string => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`;
