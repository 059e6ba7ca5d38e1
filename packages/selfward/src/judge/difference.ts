import type { HttpResponse } from '../model/index.ts';
import { decodeEcho } from './reflection.ts';
import { headerValue, headerValues } from './response-kind.ts';

/**
 * What can be told apart about an answer: each trait one string. Two answers are alike when their traits are.
 *
 * @param sent - every text that the request carried: words of it are taken out, for an echo is no difference.
 */
export function traitsOf(response: HttpResponse, sent: readonly string[]): Set<string> {
  const traits = new Set<string>([`status ${response.status}`]);
  const echoed = new Set(sent.flatMap((text) => words(text)));
  const own = (text: string) => words(text).filter((word) => !echoed.has(word) && !isVolatile(word));
  const location = headerValue(response, 'location');
  if (location !== undefined) traits.add(`location ${own(location).join(' ')}`);
  for (const cookie of headerValues(response, 'set-cookie')) traits.add(`cookie ${cookie.split('=')[0]?.trim() ?? ''}`);
  const counts = new Map<string, number>();
  for (const word of own(response.body)) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts) traits.add(count === 1 ? word : `${word} ×${count}`);
  traits.add(`sequence ${digest(own(response.body).join(' '))}`);
  return traits;
}

/** A short stand-in for a long text: rows in another order are a difference too. */
function digest(text: string): number {
  let hash = 5381;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 33) ^ text.charCodeAt(at)) >>> 0;
  return hash;
}

/** The words of a text as the page shows it, encodings undone. */
function words(text: string): string[] {
  return (
    decodeEcho(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? []
  );
}

/** Clocks, counters, identifiers and tokens: what an unchanged page changes by itself. */
function isVolatile(word: string): boolean {
  if (/^\d+$/.test(word)) return word.length >= 9;
  if (word.length >= 16 && /\d/.test(word)) return true;
  return /^[0-9a-f]{8,}$/.test(word) && /\d/.test(word);
}

/** How much two answers have in common: 1 when all traits are shared, 0 when none is. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 1;
  let shared = 0;
  for (const trait of a) if (b.has(trait)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}

/** What a group of answers has in common that none of another group has, and the other way round. */
export function tellingTraits(
  group: readonly ReadonlySet<string>[],
  other: readonly ReadonlySet<string>[],
): { only: string[]; missing: string[] } {
  return { only: inAllButNone(group, other), missing: inAllButNone(other, group) };
}

function inAllButNone(all: readonly ReadonlySet<string>[], none: readonly ReadonlySet<string>[]): string[] {
  const [first, ...rest] = all;
  if (!first) return [];
  return [...first].filter((trait) => rest.every((set) => set.has(trait)) && !none.some((set) => set.has(trait)));
}

/**
 * Whether two groups of answers are told apart reliably: each group alike within itself, and every pair across less
 * alike than every pair within.
 */
export function areApart(left: readonly ReadonlySet<string>[], right: readonly ReadonlySet<string>[]): boolean {
  const { only, missing } = tellingTraits(left, right);
  if (only.length + missing.length === 0) return false;
  const within = Math.min(...pairs(left), ...pairs(right));
  const across = Math.max(...left.flatMap((a) => right.map((b) => similarity(a, b))));
  return across < within;
}

function pairs(group: readonly ReadonlySet<string>[]): number[] {
  return group.flatMap((a, at) => group.slice(at + 1).map((b) => similarity(a, b)));
}

/** Whether the same request keeps getting the same answer, as far as traits go. */
export function isStable(group: readonly ReadonlySet<string>[], floor = 0.98): boolean {
  return Math.min(1, ...pairs(group)) >= floor;
}
