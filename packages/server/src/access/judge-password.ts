import { COMMON_PASSWORDS } from './common-passwords.ts';

const SHORTEST = 12;
const LONGEST = 256;

/** Rows that people run a finger along, forwards and backwards. */
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const RUNS = ROWS.flatMap((row) => [row, [...row].reverse().join('')]);

/**
 * The form in which passwords are hashed: the same characters typed on different keyboards and systems give the same
 * code points (NIST SP 800-63B, 3.1.1.2).
 */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/**
 * Length, not composition; nothing that everybody tries first (NIST SP 800-63B, 3.1.1.2). Pure.
 *
 * @returns why the password is not accepted, in words for people, or undefined.
 */
export function judgePassword(password: string, operator: string): string | undefined {
  // A lone surrogate would be hashed as U+FFFD, so that different passwords became one.
  if (!password.isWellFormed()) return 'The password holds characters that are no text.';
  const plain = normalisePassword(password);
  const length = [...plain].length;
  if (length < SHORTEST)
    return `The password is too short: at least ${SHORTEST} characters. A few unrelated words make a good one.`;
  if (length > LONGEST) return `The password is too long: at most ${LONGEST} characters.`;
  const folded = plain.toLowerCase();
  const stem = folded.replace(/[^\p{L}]+$/u, '');
  if ([folded, stem].some((text) => text === operator.toLowerCase() || isRepeated(text, operator.toLowerCase())))
    return 'The password must not be your name.';
  if (COMMON_PASSWORDS.has(folded) || COMMON_PASSWORDS.has(stem))
    return 'This password is among the first that anybody would try. Take one that is your own.';
  if (isOfFewCharacters(folded) || isRun(folded))
    return 'The password is a repetition or a row of keys. Take one that is harder to guess.';
  return undefined;
}

const isRepeated = (text: string, part: string): boolean =>
  text !== '' && part !== '' && text.length % part.length === 0 && text === part.repeat(text.length / part.length);

/** `aaaaaaaaaaaa`, `abababababab`, `123123123123`. */
function isOfFewCharacters(text: string): boolean {
  if (new Set(text).size <= 3) return true;
  const periods = Array.from({ length: Math.floor(text.length / 3) }, (_, i) => i + 1);
  return periods.some((period) => text === text.slice(0, period).repeat(text.length).slice(0, text.length));
}

/** Nothing but rows of keys: `qwertyuiop123`, `abcdefghijklm`. */
function isRun(text: string): boolean {
  let rest = text;
  while (rest.length > 0) {
    const longest = longestRun(rest);
    if (longest < 3) return false;
    rest = rest.slice(longest);
  }
  return true;
}

function longestRun(text: string): number {
  let length = 0;
  while (length < text.length && RUNS.some((run) => run.includes(text.slice(0, length + 1)))) length += 1;
  return length;
}
