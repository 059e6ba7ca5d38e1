import type { Pair } from '../model/endpoint.ts';
import type { Raw } from '../model/probe.ts';

/** Whether a value must reach the wire exactly as it is. */
export function isRaw(value: unknown): value is Raw {
  if (typeof value !== 'object' || value === null || !('raw' in value)) return false;
  return typeof value.raw === 'string' && Object.keys(value).length === 1;
}

/** RFC 3986: everything but unreserved characters is percent-encoded, the apostrophe and its neighbours too. */
export function encodeUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `application/x-www-form-urlencoded`, as browsers write it (WHATWG URL, section 5). */
export function encodeForm(text: string): string {
  return new URLSearchParams([[text, '']]).toString().slice(0, -1);
}

/** What cannot stand on a request line at all (space, controls, anything beyond ASCII) is encoded, the rest left alone. */
export function encodeRawUrl(text: string): string {
  return text.toWellFormed().replace(/[^\u0021-\u007e]/gu, (c) => encodeURIComponent(c));
}

/**
 * A cookie's value. Most applications read it as it stands, some decode percent signs: only what would end the cookie
 * or cannot be sent is encoded (RFC 6265, section 4.1.1 asks for more, servers do not).
 */
export function encodeCookie(text: string): string {
  return text.toWellFormed().replace(/[;\p{Cc}]|\P{ASCII}/gu, (c) => encodeURIComponent(c));
}

/** A header's value: UTF-8 bytes as one character each, so that they reach the wire; line ends and NUL cannot be sent. */
export function encodeHeader(text: string): string {
  return Buffer.from(text.replace(/[\r\n\0]+/g, ' ').trim(), 'utf8').toString('latin1');
}

/** A value as text; what has no text of its own becomes JSON. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isRaw(value)) return value.raw;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * A value as names and texts, the way form parsers read them back: an object becomes bracketed names
 * (`name[$ne]=x`), a list repeats its name, inside an object with empty brackets (`name[$in][]=x`).
 */
export function asPairs(name: string, value: unknown): [name: string, value: string | Raw][] {
  if (value === undefined) return [];
  if (isRaw(value)) return [[name, value]];
  if (Array.isArray(value)) {
    return value.flatMap((each) => asPairs(name.endsWith(']') ? `${name}[]` : name, each));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => asPairs(`${name}[${key}]`, each));
  }
  return [[name, asText(value)]];
}

/** Pairs joined by `&`, each part encoded. */
export function joinPairs(
  pairs: readonly (readonly [string | Raw, string | Raw])[],
  encode: (text: string) => string,
  encodeRaw: (text: string) => string = (text) => text,
): string {
  const part = (value: string | Raw) => (isRaw(value) ? encodeRaw(value.raw) : encode(value));
  return pairs.map(([name, value]) => `${part(name)}=${part(value)}`).join('&');
}

/** The last value under a header's name, in any case. */
export function headerOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** Replaces a header, in any case, or adds it. */
export function withHeader(headers: readonly Pair[], name: string, values: readonly string[]): Pair[] {
  const at = headers.findIndex(([key]) => key.toLowerCase() === name.toLowerCase());
  const rest = headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase());
  const added = values.map((value): Pair => [name, value]);
  return at < 0 ? [...rest, ...added] : [...rest.slice(0, at), ...added, ...rest.slice(at)];
}
