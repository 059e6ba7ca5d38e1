import type { IncomingHttpHeaders } from 'node:http';
import type { Input, Reply } from '../write.ts';

/** What every framework hands over, in the shape that the cases read. */
export function inputOf(found: {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
  params?: unknown;
  query: unknown;
  body: unknown;
}): Input {
  const headers = Object.fromEntries(
    Object.entries(found.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    method: found.method,
    target: found.target,
    params: stringsOf(found.params),
    query: fieldsOf(found.query),
    form: fieldsOf(found.body),
    body: found.body,
    headers,
    cookies: Object.fromEntries(
      (headers.cookie ?? '')
        .split(/;\s*/)
        .filter((each) => each.includes('='))
        .map((each) => [each.slice(0, each.indexOf('=')), decoded(each.slice(each.indexOf('=') + 1))]),
    ),
  };
}

/** A reply with its defaults: a page is HTML unless it says otherwise. */
export function fullReply(reply: Reply): { status: number; headers: Record<string, string | string[]>; body: string } {
  if (typeof reply === 'string') return { status: 200, headers: { 'content-type': HTML }, body: reply };
  const { status = 200, type = HTML, headers = {}, body = '' } = reply;
  return { status, headers: { ...(type !== '' && { 'content-type': type }), ...headers }, body };
}

const HTML = 'text/html; charset=utf-8';

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const stringsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, each]) => [name, String(each)]));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
