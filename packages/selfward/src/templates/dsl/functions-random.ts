import type { Helper, Surroundings } from './functions.ts';
import { asNumber, asText, DslError, isList, type Value } from './value.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const MOST = 10_000;

const below = (n: number, { random }: Surroundings) => Math.floor(random() * n);

/** So many characters of an alphabet, without those that are unwanted. */
const letters = (alphabet: string): Helper => {
  return ([length = 8, unwanted], surroundings) => {
    const left = [...alphabet].filter((each) => !asText(unwanted).includes(each));
    return Array.from({ length: amount(length) }, () => left[below(left.length, surroundings)] ?? '').join('');
  };
};

/** What differs each time: chance and the clock. */
export const random: Readonly<Record<string, Helper>> = {
  rand_char: ([from], surroundings) => letters(from === undefined ? LETTERS + DIGITS : asText(from))([1], surroundings),
  rand_base: ([length = 8, alphabet], surroundings) =>
    letters(alphabet === undefined || asText(alphabet) === '' ? LETTERS + DIGITS : asText(alphabet))(
      [length],
      surroundings,
    ),
  rand_text_alphanumeric: letters(LETTERS + DIGITS),
  rand_text_alpha: letters(LETTERS),
  rand_text_numeric: letters(DIGITS),
  rand_int: ([low = 0, high = 2 ** 31 - 1], surroundings) => {
    const [from, to] = [asNumber(low), asNumber(high)];
    if (to < from) throw new DslError(`rand_int: ${to} is below ${from}`);
    return from + below(to - from, surroundings);
  },
  rand_ip: ([range = '10.0.0.0/8'], surroundings) =>
    address(asText(isList(range) ? (range[0] ?? '') : range), surroundings),
  unix_time: ([seconds = 0], { now }) => Math.floor(now() / 1000) + asNumber(seconds),
  date_time: ([format, unix], { now }) => dateTime(asText(format), unix === undefined ? now() : asNumber(unix) * 1000),
};

function amount(value: Value): number {
  const number = Math.trunc(asNumber(value));
  if (number < 0 || number > MOST) throw new DslError(`${number} characters are not possible (0 to ${MOST})`);
  return number;
}

function address(range: string, surroundings: Surroundings): string {
  const [, base, bits = '32'] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(range) ?? [];
  if (base === undefined || Number(bits) > 32) throw new DslError(`rand_ip: "${range}" is no IPv4 range`);
  const size = 2 ** (32 - Number(bits));
  const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const chosen = start - (start % size) + below(size, surroundings);
  return [24, 16, 8, 0].map((shift) => Math.floor(chosen / 2 ** shift) % 256).join('.');
}

/** Both ways to write a format: `%Y-%M-%D %H:%m:%S`, and by the example of 2 January 2006, 15:04:05. */
function dateTime(format: string, ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) throw new DslError('date_time: no such time');
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^\+?(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/.exec(date.toISOString()) ?? [];
  const byLetter: Readonly<Record<string, string>> = { Y: year, M: month, D: day, H: hour, m: minute, S: second };
  const byExample: Readonly<Record<string, string>> = {
    2006: year,
    '01': month,
    '02': day,
    15: hour,
    '04': minute,
    '05': second,
  };
  if (format.includes('%')) return format.replace(/%([YMDHmS])/g, (_found, letter: string) => byLetter[letter] ?? '');
  return format.replace(/2006|01|02|15|04|05/g, (found) => byExample[found] ?? found);
}
