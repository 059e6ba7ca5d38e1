import type { Pair } from '../model/index.ts';

/** A request as a template writes it out. */
export interface RawRequest {
  method: string;
  /** A path, or a whole address. */
  target: string;
  headers: Pair[];
  body?: string;
  /** `@timeout: 20s`. */
  timeoutMs?: number;
  /** Lines that start with `@` and are none of ours. */
  annotations: string[];
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Reads a request written out in full (RFC 9112, with line ends of either kind). @throws SyntaxError */
export function parseRawRequest(text: string): RawRequest {
  const lines = text.replace(/^\s+/, '').split(/\r?\n/);
  const annotations: string[] = [];
  let timeoutMs: number | undefined;
  while (lines[0]?.startsWith('@')) {
    const line = lines.shift() ?? '';
    const [, amount, unit = 's'] = /^@timeout:\s*(\d+)\s*(ms|s|m)?\s*$/i.exec(line) ?? [];
    if (amount === undefined) annotations.push(line.trim());
    else timeoutMs = Number(amount) * (UNITS[unit] ?? 1000);
  }
  const [, method, target = ''] = /^([A-Za-z]+)\s+(.*?)(?:\s+HTTP\/[\d.]+)?\s*$/.exec(lines.shift() ?? '') ?? [];
  if (method === undefined || target === '')
    throw new SyntaxError('a raw request must begin with "GET /path HTTP/1.1"');
  const headers: Pair[] = [];
  for (let line = lines.shift(); line !== undefined && line.trim() !== ''; line = lines.shift()) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new SyntaxError(`"${line.slice(0, 60)}" in a raw request is no header`);
    headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  const body = bodyOf(lines, headers);
  return {
    method: method.toUpperCase(),
    target,
    headers,
    annotations,
    ...(body !== '' && { body }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

/** The last line end belongs to the file, not to the body. Multipart is parted by CRLF (RFC 2046, section 4.1.1). */
function bodyOf(lines: readonly string[], headers: readonly Pair[]): string {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const multipart = /^multipart\//i.test(type);
  const body = lines.join(multipart ? '\r\n' : '\n').replace(/(\r?\n)+$/, '');
  return multipart && body !== '' ? `${body}\r\n` : body;
}
