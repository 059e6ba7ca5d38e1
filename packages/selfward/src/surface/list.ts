import type { Endpoint, Surface } from '../model/endpoint.ts';
import { readCurlLine } from './curl-line.ts';
import { isRecord } from './description.ts';
import { type ListedRequest, listedEndpoint } from './listed-request.ts';
import { mergeSurfaces } from './merge.ts';

/**
 * Learns a surface from a list: a URL, a `curl` line or one JSON object `{method,url,headers,body}` a line. Blank lines
 * and lines that start with `#` are passed over; a line that ends with a backslash goes on in the next.
 *
 * @param origin - the target's; lines that leave it are refused.
 * @param file - what the list is called in messages.
 * @returns the surface, and what of its lines was left out, in words.
 * @throws Error that names file, line and the likely mistake.
 */
export function list(text: string, origin: string, file = 'the list'): { surface: Surface; notes: string[] } {
  const endpoints: Endpoint[] = [];
  const notes: string[] = [];
  for (const { line, content } of linesOf(text)) {
    try {
      const request = readLine(content);
      for (const note of request.notes ?? []) notes.push(`${file}:${line}: ${note}`);
      endpoints.push(listedEndpoint(request, origin, 'list'));
    } catch (cause) {
      throw new Error(`${file}:${line}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
  if (endpoints.length === 0) throw new Error(`${file}: it lists nothing (only blank lines and comments)`);
  return { surface: mergeSurfaces([{ endpoints, gaps: [] }]), notes };
}

function linesOf(text: string): { line: number; content: string }[] {
  const found: { line: number; content: string }[] = [];
  let open: { line: number; content: string } | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const content = open ? open.content + raw : raw.trim();
    const line = open?.line ?? index + 1;
    open = /\\$/.test(content) ? { line, content: `${content.slice(0, -1)} ` } : undefined;
    if (!open && content.trim() !== '' && !content.startsWith('#')) found.push({ line, content: content.trim() });
  }
  if (open) found.push(open);
  return found;
}

function readLine(content: string): ListedRequest {
  if (/^curl(\.exe)?\s/.test(content)) return readCurlLine(content);
  if (content.startsWith('{')) return readObject(content);
  const [first = '', second, ...more] = content.split(/\s+/);
  if (second === undefined) return { method: 'GET', url: first, headers: [] };
  if (more.length === 0 && /^[A-Z]+$/.test(first)) return { method: first, url: second, headers: [] };
  throw new Error(
    `"${content.slice(0, 60)}" is neither a URL nor a curl line nor a JSON object (a space in the URL? write %20)`,
  );
}

const FIELDS = new Set(['method', 'url', 'headers', 'cookies', 'body']);

function readObject(content: string): ListedRequest {
  let found: unknown;
  try {
    found = JSON.parse(content);
  } catch (cause) {
    throw new Error(
      `not a JSON object: ${cause instanceof Error ? cause.message : cause} (each must stand on one line)`,
      { cause },
    );
  }
  if (!isRecord(found) || typeof found.url !== 'string') throw new Error('the object has no "url" (a string)');
  const unknown = Object.keys(found).find((key) => !FIELDS.has(key));
  if (unknown !== undefined)
    throw new Error(`the field "${unknown}" is not known (known are method, url, headers, cookies, body)`);
  if (found.method !== undefined && typeof found.method !== 'string') throw new Error('"method" is no string');
  const headers = [...headersOf(found.headers), ...cookiesOf(found.cookies)];
  const method = found.method ?? (found.body === undefined ? 'GET' : 'POST');
  return { method, url: found.url, headers, ...(found.body !== undefined && { body: found.body }) };
}

/** An object of names and values, as one header. */
function cookiesOf(found: unknown): [string, string][] {
  if (found === undefined || found === null) return [];
  if (!isRecord(found)) throw new Error('"cookies" is no object of names and values');
  const line = Object.entries(found).map(([name, value]) => `${name}=${value}`);
  return line.length === 0 ? [] : [['Cookie', line.join('; ')]];
}

/** An object of names and values, or a list of pairs, or of `{name, value}`. */
function headersOf(found: unknown): [string, string][] {
  if (found === undefined || found === null) return [];
  if (Array.isArray(found)) {
    return found.map((each: unknown): [string, string] => {
      if (Array.isArray(each) && each.length === 2) return [String(each[0]), String(each[1])];
      if (isRecord(each) && typeof each.name === 'string') return [each.name, String(each.value)];
      throw new Error('"headers" holds something that is no pair of name and value');
    });
  }
  if (!isRecord(found)) throw new Error('"headers" is no object');
  return Object.entries(found).flatMap(([name, value]): [string, string][] =>
    Array.isArray(value) ? value.map((each) => [name, String(each)]) : [[name, String(value)]],
  );
}
