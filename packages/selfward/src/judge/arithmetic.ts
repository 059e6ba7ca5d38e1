import type { HttpResponse } from '../model/index.ts';
import { decodeEcho } from './reflection.ts';

/** The texts in which a result may stand: as sent, with encodings undone, with digit grouping taken out. */
function readings(response: HttpResponse): string[] {
  const head = response.headers.map(([, value]) => value).join('\n');
  const whole = `${response.body}\n${head}`;
  const decoded = decodeEcho(whole);
  // FreeMarker and others print 7006652 as 7,006,652, 7.006.652, 7'006'652 or with (narrow) no-break spaces.
  const ungrouped = decoded.replace(
    /(?<=\d)[,.'’\u00a0\u202f\u2009 ](?=\d{3}(?!\d)|\d{3}[,.'’\u00a0\u202f\u2009 ]\d{3})/g,
    '',
  );
  return [whole, decoded, ungrouped];
}

/**
 * Whether an answer shows a result: a whole number, not inside a longer one of the page's own, or a word in either case.
 */
export function shows(response: HttpResponse, result: string): boolean {
  const number = /^\d+$/.test(result);
  const expected = result.toLowerCase();
  return readings(response).some((reading) => {
    const text = number ? reading : reading.toLowerCase();
    for (let at = text.indexOf(expected); at >= 0; at = text.indexOf(expected, at + 1)) {
      if (!number) return true;
      const before = text.charAt(at - 1);
      const after = text.charAt(at + expected.length);
      if (!/\d/.test(before) && !/\d/.test(after)) return true;
    }
    return false;
  });
}

/**
 * Whether a result follows from the numbers of a payload by computing: their product, sum or difference, a number in
 * hexadecimal, the lengths of its lists, or letters of the payload put together anew. The result must not stand in the payload itself.
 */
export function followsFrom(payload: string, expected: string): boolean {
  if (expected.length < 4 || payload.includes(expected)) return false;
  const numbers = [...payload.matchAll(/\d+/g)].map(([digits]) => BigInt(digits));
  const computed = numbers.flatMap((a, at) => [
    a.toString(16),
    ...numbers.slice(at + 1).flatMap((b) => [String(a * b), String(a + b), String(a - b), String(b - a)]),
  ]);
  return computed.includes(expected) || countsOf(payload) === expected || isRearranged(payload, expected);
}

/** How many empty lists each list of the payload holds, one digit each. */
function countsOf(payload: string): string {
  return [...payload.matchAll(/\[\[\](?:,\[\])*\]/g)].map(([list]) => (list.length - 1) / 3).join('');
}

/** Letters of the payload in another order or with parts left out, at least six of them. */
function isRearranged(payload: string, expected: string): boolean {
  if (!/^[a-z0-9]{6,}$/i.test(expected) || /^\d+$/.test(expected)) return false;
  const left = new Map<string, number>();
  for (const letter of payload) left.set(letter, (left.get(letter) ?? 0) + 1);
  return [...expected].every((letter) => {
    const count = left.get(letter) ?? 0;
    left.set(letter, count - 1);
    return count > 0;
  });
}
