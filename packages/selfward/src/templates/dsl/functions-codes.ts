import { createHash, createHmac } from 'node:crypto';
import { deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Helper } from './functions.ts';
import { mmh3 } from './mmh3.ts';
import { asBytes, asNumber, asText, DslError, fromBytes, type Value } from './value.ts';

const hash = (algorithm: string): Helper => {
  return ([value]) => createHash(algorithm).update(asBytes(value)).digest('hex');
};
const MOST_UNPACKED = 4 * 1024 * 1024;
const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

/** Encoding, decoding, packing and hashing. */
export const codes: Readonly<Record<string, Helper>> = {
  base64: ([value]) => asBytes(value).toString('base64'),
  base64_decode: ([value]) => fromBytes(Buffer.from(asText(value), 'base64')),
  // As Python's encodebytes: a line end after each 76 characters and at the end.
  base64_py: ([value]) =>
    asBytes(value)
      .toString('base64')
      .replace(/.{1,76}/g, '$&\n'),
  hex_encode: ([value]) => asBytes(value).toString('hex'),
  hex_decode: ([value]) => fromBytes(Buffer.from(asText(value).replace(/\s/g, ''), 'hex')),
  url_encode: ([value]) => urlEncode(asBytes(value)),
  url_decode: ([value]) => urlDecode(asText(value).replaceAll('+', ' ')),
  html_escape: ([value]) => asText(value).replace(/[&<>"']/g, (each) => HTML[each] ?? each),
  html_unescape: ([value]) => unescapeHtml(asText(value)),
  gzip: ([value]) => gzipSync(asBytes(value)),
  gzip_decode: ([value]) => unpack(() => gunzipSync(asBytes(value), { maxOutputLength: MOST_UNPACKED })),
  deflate: ([value]) => deflateRawSync(asBytes(value)),
  inflate: ([value]) => unpack(() => inflateRawSync(asBytes(value), { maxOutputLength: MOST_UNPACKED })),
  zlib: ([value]) => deflateSync(asBytes(value)),
  zlib_decode: ([value]) => unpack(() => inflateSync(asBytes(value), { maxOutputLength: MOST_UNPACKED })),
  xor: (args) => xor(args.map(asBytes)),
  md5: hash('md5'),
  sha1: hash('sha1'),
  sha256: hash('sha256'),
  sha512: hash('sha512'),
  mmh3: ([value]) => String(mmh3(asBytes(value))),
  hmac: ([algorithm, value, secret]) => hmac(asText(algorithm), asBytes(value), asText(secret)),
  bin_to_dec: ([value]) => whole(asText(value).replace(/^0b/i, ''), 2),
  hex_to_dec: ([value]) => whole(asText(value).replace(/^0x/i, ''), 16),
  oct_to_dec: ([value]) => whole(asText(value).replace(/^0o/i, ''), 8),
  dec_to_hex: ([value]) => asNumber(value).toString(16),
  to_unix_time: ([value]) => Math.floor(Date.parse(asText(value)) / 1000),
  json_minify: ([value]) => JSON.stringify(sorted(json(value))),
  json_prettify: ([value]) => JSON.stringify(sorted(json(value)), undefined, 4),
};

/** As forms do it: a space is `+`. */
function urlEncode(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9\-_.~]/.test(character)) return character;
      return character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function urlDecode(text: string): Value {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new DslError('url_decode: a percent sign stands where none may', { cause });
  }
}

function unescapeHtml(text: string): string {
  const named = new Map([
    ...Object.entries(HTML).map(([plain, code]) => [code, plain] as const),
    ['&quot;', '"'] as const,
    ['&#039;', "'"] as const,
  ]);
  return text
    .replace(/&#(\d{1,6});/g, (found, code: string) => named.get(found) ?? String.fromCharCode(Number(code)))
    .replace(/&[a-z]+;/g, (found) => named.get(found) ?? found);
}

function unpack(make: () => Uint8Array): Value {
  try {
    return fromBytes(make());
  } catch (cause) {
    throw new DslError('it cannot be unpacked', { cause });
  }
}

function hmac(algorithm: string, bytes: Uint8Array, secret: string): string {
  const known = ['md5', 'sha1', 'sha256', 'sha512'].find((each) => each === algorithm.toLowerCase().replace('-', ''));
  if (known === undefined) throw new DslError(`hmac: "${algorithm}" is not known (sha1, sha256, sha512)`);
  return createHmac(known, secret).update(bytes).digest('hex');
}

function whole(text: string, base: number): number {
  const number = Number.parseInt(text, base);
  if (Number.isNaN(number)) throw new DslError(`"${text.slice(0, 40)}" is no number of base ${base}`);
  return number;
}

function xor([first, ...rest]: readonly Buffer[]): Value {
  if (!first || rest.some(({ length }) => length !== first.length))
    throw new DslError('xor: it takes texts of one length');
  return fromBytes(first.map((byte, at) => rest.reduce((sum, each) => sum ^ (each[at] ?? 0), byte)));
}

/** Keys in order, as the original writes them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

function json(value: Value | undefined): unknown {
  try {
    return JSON.parse(asText(value));
  } catch (cause) {
    throw new DslError('it is no JSON', { cause });
  }
}
