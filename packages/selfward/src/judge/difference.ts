import type { HttpResponse } from '../model/index.ts';
import { decodeEcho } from './reflection.ts';
import { headerValue, headerValues } from './response-kind.ts';

/**
 * What can be told apart about an answer: each trait one string. Two answers are alike when their traits are.
 *
 * @param sent - every text that the request carried: words of it are taken out, for an echo is no difference.
 * @param mask - what ordinary answers change by themselves; taken out as well.
 */
export function traitsOf(response: HttpResponse, sent: readonly string[], mask: Mask = NO_MASK): Set<string> {
  const traits = new Set<string>([`status ${response.status}`]);
  const isEcho = echoOf(sent);
  const own = (text: string) => tokensOf(text, isEcho).filter((token) => !isMasked(token, mask));
  const location = headerValue(response, 'location');
  if (location !== undefined)
    traits.add(
      `location ${own(location)
        .map(({ word }) => word)
        .join(' ')}`,
    );
  for (const cookie of headerValues(response, 'set-cookie')) traits.add(`cookie ${cookie.split('=')[0]?.trim() ?? ''}`);
  const counts = new Map<string, number>();
  const body = own(response.body).map(({ word }) => word);
  for (const word of body) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts) traits.add(count === 1 ? word : `${word} ×${count}`);
  traits.add(`sequence ${digest(body.join(' '))}`);
  return traits;
}

/** What a page changes by itself: words that come and go, and places (the word before) where numbers change. */
export interface Mask {
  words: ReadonlySet<string>;
  places: ReadonlySet<string>;
}

const NO_MASK: Mask = { words: new Set(), places: new Set() };

/** Learns from several answers to one and the same request what in them is no answer to anything. */
export function maskOf(answers: readonly { response: HttpResponse; sent: readonly string[] }[]): Mask {
  const words = new Set<string>();
  const places = new Set<string>();
  const [first, ...rest] = answers.map(({ response, sent }) => tokensOf(response.body, echoOf(sent)));
  for (const other of first ? rest : []) {
    for (const key of differing(numbersByPlace(first ?? []), numbersByPlace(other))) places.add(key);
    for (const key of differing(countsOfWords(first ?? []), countsOfWords(other))) words.add(key);
  }
  return { words, places };
}

function differing(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key));
}

/** In their order: readings that change places among themselves change as well. */
function numbersByPlace(tokens: readonly Token[]): Map<string, string> {
  const numbers = new Map<string, string>();
  for (const { word, place } of tokens) {
    if (HAS_DIGIT.test(word)) numbers.set(place, `${numbers.get(place) ?? ''} ${word}`);
  }
  return numbers;
}

function countsOfWords(tokens: readonly Token[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { word } of tokens) if (!HAS_DIGIT.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

interface Token {
  word: string;
  place: string;
}

const HAS_DIGIT = /\p{N}/u;

function isMasked({ word, place }: Token, { words, places }: Mask): boolean {
  return words.has(word) || (HAS_DIGIT.test(word) && places.has(place));
}

/** The page's own words, each with the nearest before it that is no number. */
function tokensOf(text: string, isEcho: (word: string) => boolean): Token[] {
  const tokens: Token[] = [];
  let last = '';
  for (const word of words(withoutClocks(text))) {
    if (isEcho(word) || isVolatile(word)) continue;
    tokens.push({ word, place: last });
    if (!HAS_DIGIT.test(word)) last = word;
  }
  return tokens;
}

/** Ages, durations and times of day run on between two answers whatever is asked. */
function withoutClocks(text: string): string {
  return text
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?/gi, ' ')
    .replace(/\b\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\b/g, ' ')
    .replace(
      /\b(?:\d+(?:[.,]\d+)?|an?|one|a few)\s*(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\s+ago\b|\bjust now\b/gi,
      ' ',
    )
    .replace(/\b\d+(?:[.,]\d+)?\s*(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?)\b/gi, ' ');
}

/** Sent words come out as they are, cut short, turned around, or run together where signs are taken out. */
function echoOf(sent: readonly string[]): (word: string) => boolean {
  const texts = sent.map((text) => words(text));
  const echoed = new Set(texts.flat());
  const long = [...echoed].filter((word) => word.length >= 8);
  for (const word of [...echoed]) if (word.length > 1) echoed.add([...word].reverse().join(''));
  const together = texts.filter((each) => each.length > 1).map((each) => each.join(''));
  return (word) =>
    echoed.has(word) ||
    (word.length >= 2 && long.some((each) => each.startsWith(word) || each.endsWith(word))) ||
    (word.length >= 6 && together.some((text) => text.includes(word)));
}

/** A short stand-in for a long text: rows in another order are a difference too. */
function digest(text: string): number {
  let hash = 5381;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 33) ^ text.charCodeAt(at)) >>> 0;
  return hash;
}

/** The words of a text as the page shows it, encodings undone. */
function words(text: string): string[] {
  let shown = text;
  // An address inside an address inside a page is encoded three times.
  for (let layer = 0; layer < 3; layer += 1) {
    const inner = decodeEcho(shown);
    if (inner === shown) break;
    shown = inner;
  }
  return shown.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
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
 * What tells two groups of answers apart wherever the ordinary answers keep still: a trait that they have now and then
 * changes by itself and tells nothing, however well it happens to fit.
 */
export function tellingWhereCalm(
  left: readonly ReadonlySet<string>[],
  right: readonly ReadonlySet<string>[],
  controls: readonly ReadonlySet<string>[],
): string[] {
  const { only, missing } = tellingTraits(left, right);
  return [...only, ...missing].filter((trait) => {
    const having = controls.filter((traits) => traits.has(trait)).length;
    return having === 0 || having === controls.length;
  });
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
