import type { Sighting } from '../../model/sighting.ts';

/** Attributes whose value applications take from addresses and clocks; none widens who is sent the cookie. */
const HARMLESS = new Set(['path', 'expires', 'max-age']);

/**
 * Where a word stands in a header of an answer: `data` in its value; `code` where it decides which header it is, or, in a
 * cookie, which attribute, or which hosts get it (RFC 6265, section 5.3). Line breaks in a value do not count: Node
 * refuses such an answer.
 */
export function headerPosition(name: string, value: string, word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  if (name.toLowerCase().startsWith(wanted)) return 'code';
  if (name.toLowerCase() !== 'set-cookie') return 'data';
  const [, ...attributes] = value.toLowerCase().split(';');
  return attributes.some((attribute) => {
    const [key = '', ...rest] = attribute.split('=');
    return key.includes(wanted) || (rest.join('=').includes(wanted) && !HARMLESS.has(key.trim()));
  })
    ? 'code'
    : 'data';
}

/** Where a word stands in the head of an answer that was written to the connection as text: `code` begins a line. */
export function headPosition(head: string, word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  const lines = head.toLowerCase().split(/\r\n|\r|\n/);
  return lines.slice(1).some((line) => line.split(':', 1)[0]?.includes(wanted)) ? 'code' : 'data';
}
