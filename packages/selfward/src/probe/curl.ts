import type { HttpRequest } from '../model/exchange.ts';
import { encodeRawUrl } from './encode.ts';

/**
 * One command line that sends a request again exactly. `--path-as-is` keeps dots in the path, `-g` keeps braces and
 * brackets. Secrets must have been removed before.
 */
export function toCurl(request: HttpRequest): string {
  const words = ['curl', '-sS', '-i', '-g', '--path-as-is'];
  const body = request.body === undefined ? undefined : bodyText(request.body);
  if (request.method === 'HEAD') words.push('--head');
  else if (request.method !== (body === undefined ? 'GET' : 'POST')) words.push('-X', request.method);
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  for (const [name, value] of request.headers) {
    if (HOP.has(name.toLowerCase())) continue;
    // A colon with nothing behind it would take curl's own header out; a semicolon sends an empty one.
    words.push('-H', quote(value === '' ? `${name};` : `${name}: ${latin1(value)}`));
  }
  // What curl would add by itself.
  if (!names.has('user-agent')) words.push('-H', quote('User-Agent:'));
  if (!names.has('accept')) words.push('-H', quote('Accept:'));
  if (body !== undefined && !names.has('content-type')) words.push('-H', quote('Content-Type:'));
  if (body !== undefined) words.push('--data-raw', quote(body));
  words.push(quote(encodeRawUrl(request.url)));
  return words.join(' ');
}

/** Written by the sender for the connection at hand. */
const HOP = new Set(['content-length', 'connection', 'transfer-encoding', 'accept-encoding']);

/** Header values carry UTF-8 bytes as one character each; a terminal shows and sends text. */
function latin1(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8');
}

function bodyText(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('latin1');
}

/** Quoted for a POSIX shell; with control characters in `$'…'` (POSIX.1-2024, and every shell in use). */
export function quote(text: string): string {
  if (!CONTROL.test(text)) return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  const octal = (c: string) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
  const escaped = text.replace(/['\\]|(?=\p{ASCII})\p{Cc}/gu, (c) => ESCAPES[c] ?? octal(c));
  return `$'${escaped}'`;
}

const CONTROL = /(?=\p{ASCII})\p{Cc}/u;
const ESCAPES: Readonly<Record<string, string>> = { "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
