import type { HttpResponse } from '../../model/exchange.ts';

/** What Chromium is handed in place of a request. */
export interface Fulfilment {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** Of the transport, which is over; and what would make a browser report elsewhere or change its later requests. */
const DROPPED =
  /^(content-length|content-encoding|transfer-encoding|connection|keep-alive|trailer|upgrade|alt-svc|nel|report-to|reporting-endpoints|strict-transport-security|clear-site-data|www-authenticate|proxy-authenticate)$/;

/**
 * A recorded answer as a browser takes it: status, media type and policies as they were. The text was decoded when it
 * came in, so its charset is UTF-8 now.
 */
export function asRecorded({ status, headers, body, content }: HttpResponse): Fulfilment {
  const kept: Record<string, string> = {};
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    if (DROPPED.test(name) || !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) continue;
    const before = kept[name];
    // Cookies are the one header that a comma does not join (RFC 9110, section 5.3); the driver takes line ends.
    const joined = before === undefined ? value : `${before}${name === 'set-cookie' ? '\n' : ', '}${value}`;
    kept[name] = name === 'set-cookie' ? joined : printable(joined);
  }
  const type = kept['content-type'];
  if (type !== undefined && content === undefined) kept['content-type'] = inUtf8(type);
  return { status, headers: kept, body: content === undefined ? body : Buffer.from(content) };
}

/** Control characters end a header line; they cannot have been part of one. */
function printable(value: string): string {
  return [...value].map((char) => (char < ' ' || char === '\x7f' ? ' ' : char)).join('');
}

function inUtf8(type: string): string {
  if (!/^\s*(?:text\/|application\/(?:[\w.+-]*xml|[\w.+-]*script|json)|image\/svg\+xml)/i.test(type)) return type;
  return `${type.replace(/;\s*charset\s*=\s*(?:"[^"]*"|[^;,]*)/gi, '')}; charset=utf-8`;
}
