import type { Body, Pair } from '../model/endpoint.ts';
import type { ListedRequest } from './listed-request.ts';

/** `ownType`: whether the body's own shape says its content type, so that the header need not. */
export function listedBody(
  { body, parts }: ListedRequest,
  type: string | undefined,
): { body?: Body; ownType: boolean } {
  if (parts) return { body: { type: 'multipart', parts }, ownType: true };
  if (body === undefined || body === null || body === '') return { ownType: false };
  const plain = type?.split(';')[0]?.trim().toLowerCase();
  if (typeof body !== 'string') {
    if (plain === 'application/x-www-form-urlencoded')
      return { body: { type: 'form', fields: fieldsOf(body) }, ownType: true };
    if (plain === 'multipart/form-data') {
      return {
        body: { type: 'multipart', parts: fieldsOf(body).map(([name, value]) => ({ name, value })) },
        ownType: true,
      };
    }
    return { body: { type: 'json', value: body }, ownType: plain === 'application/json' };
  }
  if (plain?.includes('json'))
    return { body: { type: 'json', value: parsed(body) }, ownType: plain === 'application/json' };
  if (plain === 'application/x-www-form-urlencoded') {
    if (/^\s*[[{]/.test(body))
      throw new Error('the body is JSON but goes out as a form (a header Content-Type: application/json missing?)');
    return { body: { type: 'form', fields: [...new URLSearchParams(body)] }, ownType: true };
  }
  if (plain === undefined) return { body: guessed(body), ownType: false };
  if (plain === 'multipart/form-data') {
    const read = multipart(body, type ?? '');
    if (read.length > 0) return { body: { type: 'multipart', parts: read }, ownType: true };
  }
  return { body: { type: 'raw', contentType: type ?? 'text/plain', text: body }, ownType: true };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(
      `the body is not JSON though its content type says so: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

function guessed(text: string): Body {
  try {
    return { type: 'json', value: JSON.parse(text) };
  } catch {
    if (/^[^=&\s]+=[^\n]*$/.test(text)) return { type: 'form', fields: [...new URLSearchParams(text)] };
    return { type: 'raw', contentType: 'text/plain', text };
  }
}

function fieldsOf(value: unknown): Pair[] {
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  const inside = (name: string, each: unknown): Pair[] => {
    if (Array.isArray(each)) return each.flatMap((one) => inside(name.endsWith(']') ? `${name}[]` : name, one));
    if (typeof each !== 'object' || each === null) return [[name, each === null ? '' : String(each)]];
    return Object.entries(each).flatMap(([key, one]) => inside(`${name}[${key}]`, one));
  };
  return entries.flatMap(([name, each]) => inside(name, each));
}

/** A recorded multipart body, read back into its parts (RFC 7578). */
function multipart(body: string, type: string): NonNullable<ListedRequest['parts']> {
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1];
  if (boundary === undefined) return [];
  return body.split(`--${boundary}`).flatMap((piece) => {
    const [, head = '', value = ''] = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n?$/.exec(piece) ?? [];
    const name = /[;\s]name="([^"]*)"/i.exec(head)?.[1];
    const filename = /filename="([^"]*)"/i.exec(head)?.[1];
    const contentType = /^content-type:\s*(.*)$/im.exec(head)?.[1]?.trim();
    if (name === undefined) return [];
    return [{ name, value, ...(filename !== undefined && { filename }), ...(contentType && { contentType }) }];
  });
}
