import type { Fresh, Marker, Point } from '../../model/index.ts';

/**
 * What is asked for, what is needed most first: a field may be cut short. Quotes and brackets come twice, because a
 * filter that replaces the first only is a common slip; some are encoded, because some applications decode once more or
 * normalise (NFKC) what they have escaped. The last `<` has no `>` behind it: what strips whole tags leaves it.
 */
const SPECIALS = [
  ...["'", '"', '<', '>', '(', ')', '=', ' ', '/', '\\', '`', ':', ';', '&', '$', '{', '}', '.', '-'],
  ...['%3C', '&lt;', '&lt', '\uFF1C', "'", '"', '<'],
];

/** A segment of a path is taken up to a hundred characters by some servers, and an encoded slash by few. */
const IN_PATH = ["'", '"', '<', '>', '(', ')', '=', ' ', ';', '<'];

/**
 * The specials in groups, for applications that refuse a value as soon as it holds one of them. In `markup` the first is
 * `<`: where the value meets a shell, reading from a file that is not there fails before `>` could make one. (All
 * together they hold an odd back quote: a shell refuses them whole.)
 */
export const GROUPS = {
  markup: ['<', '>', '<'],
  quotes: ["'", '"'],
  calls: ['(', ')', '`'],
  space: [' '],
  signs: ['=', '/', ':', ';', '&'],
} as const;
export type Group = keyof typeof GROUPS;

/** Special characters behind a marker, each with a separator of its own: shows what becomes of them wherever it comes out. */
export interface Sandwich {
  open: Marker;
  /** Absent in a short one. */
  close?: Marker;
  /** Stands behind it as the code of links in Markdown and in a bulletin board's marks. */
  link?: Marker;
  specials: readonly string[];
  text: string;
}

/** The whole of it, as far as the place carries it: no character beyond Latin in headers and cookies. */
export function makeSandwich(fresh: Fresh, point?: Point): Sandwich {
  const latin = point?.location === 'header' || point?.location === 'cookie';
  const path = point?.location === 'path';
  const specials = path ? IN_PATH : latin ? SPECIALS.filter((each) => each <= '\u00FF') : SPECIALS;
  const close = fresh.marker('letters');
  const sandwich = { ...laid(fresh.marker('letters'), specials, close), close };
  if (latin || path) return sandwich;
  const link = fresh.marker('short');
  return { ...sandwich, link, text: `${sandwich.text} [x](javascript:${link}) [url=javascript:${link}]x[/url]` };
}

/** A few specials in at most some twenty characters, so that it is no longer than what could run there. */
export function makeShortSandwich(fresh: Fresh, specials: readonly string[]): Sandwich {
  return laid(fresh.marker('short'), specials, '');
}

function laid(open: Marker, specials: readonly string[], close: string): Sandwich {
  const text = `${open}${specials.map((special, at) => special + separatorAt(at)).join('')}${close}`;
  return { open, specials, text };
}

const SECOND = 'bcdfghjkmnprstvwxz';

/** Never part of a character reference, a percent code or a marker's own encoding; its own for each place. */
export function separatorAt(at: number): string {
  return `${at < SECOND.length ? 'q' : 'z'}${SECOND.charAt(at % SECOND.length)}`;
}

/** Every marker of a sandwich. */
export function markersOf({ open, close, link }: Sandwich): Marker[] {
  return [open, close, link].filter((marker) => marker !== undefined);
}
