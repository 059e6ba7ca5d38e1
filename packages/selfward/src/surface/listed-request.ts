import { actionWord } from '../model/action-like.ts';
import { type Body, type Endpoint, METHODS, type Method, type Pair } from '../model/endpoint.ts';
import { believableText } from './believable.ts';
import { makeEndpoint } from './make-endpoint.ts';
import { templateIds } from './path-templates.ts';
import { withinScope } from './scope.ts';
import { isSettingCookie } from './setting-cookies.ts';

/** A request as somebody wrote it down: a line of a list, an entry of a recording. */
export interface ListedRequest {
  method: string;
  url: string;
  headers: Pair[];
  /** As text, or as a value where it was written as one. */
  body?: unknown;
  parts?: { name: string; value: string; filename?: string; contentType?: string }[];
  /** What of it was left out, in words. */
  notes?: string[];
}

/** Made by whoever sends, or the run's own secret: never taken over. */
const DROPPED =
  /^(host|content-length|connection|transfer-encoding|keep-alive|te|upgrade|expect|proxy-.*|:.*|accept-encoding|if-.*|sec-.*)$/i;
/** Carried as they are; changing them says nothing about the application's input. */
const NOT_INPUT =
  /^(accept|accept-language|content-type|authorization|cookie|origin|cache-control|pragma|dnt|priority|upgrade-insecure-requests|.*(token|csrf|xsrf|api-?key|auth|secret).*)$/i;

/**
 * Makes an endpoint of a request that somebody wrote down.
 *
 * @throws Error that says what is wrong: no address, outside the scope, an unknown method, a broken body.
 */
export function listedEndpoint(request: ListedRequest, origin: string, source: string): Endpoint {
  const method = methodOf(request.method);
  const braces = new Map<string, string>();
  const address = request.url.replace(/^([^?#]*)/, (path) =>
    path.replace(/\{([A-Za-z0-9_.-]+)\}/g, (_, name: string) => {
      const token = `xbrace${braces.size}x`;
      braces.set(token, name);
      return token;
    }),
  );
  const url = addressOf(address, request.url, origin);
  const path: Record<string, string> = {};
  let template = `${url.origin}${url.pathname}`;
  for (const [token, name] of braces) {
    template = template.replace(token, `{${name}}`);
    path[name] = believableText(name);
  }
  const ids = templateIds(template);
  const headers = request.headers.filter(([name]) => !DROPPED.test(name));
  const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1];
  const { body, ownType } = bodyOf(request, type);
  const kept = headers.filter(([name]) => !/^cookie$/i.test(name) && !(ownType && /^content-type$/i.test(name)));
  const endpoint = makeEndpoint({
    method,
    url: ids.url,
    source,
    path: { ...path, ...ids.path },
    query: [...url.searchParams],
    headers: kept,
    cookies: cookiesOf(headers),
    ...(body && { body }),
    inputHeaders: new Set(kept.map(([name]) => name.toLowerCase()).filter((name) => !NOT_INPUT.test(name))),
    // Who names a GET means it; what ends the session or the device itself still needs more than that.
    ...((method === 'GET' || method === 'HEAD') && actionWord('POST', url.href) === undefined && { safe: true }),
  });
  const points = endpoint.points.filter(
    ({ location, name, original }) => location !== 'cookie' || isSettingCookie(name, String(original)),
  );
  return { ...endpoint, points };
}

function methodOf(text: string): Method {
  const method = METHODS.find((each) => each === text.toUpperCase());
  if (!method) throw new Error(`the method "${text}" is not one of ${METHODS.join(', ')}`);
  return method;
}

function addressOf(address: string, written: string, origin: string): URL {
  if (/^[\w.-]+(:\d+)?\//.test(address)) throw new Error(`"${written}" has no scheme (http:// missing in front?)`);
  if (!/^(https?:)?\//i.test(address))
    throw new Error(`"${written}" is no address (a URL, a curl line or a JSON object belongs here)`);
  if (!URL.canParse(address, origin)) throw new Error(`"${written}" is no readable address`);
  const url = withinScope(address, origin);
  if (!url) throw new Error(`"${written}" is outside the scope, which is ${origin} alone`);
  return url;
}

function cookiesOf(headers: readonly Pair[]): Pair[] {
  const lines = headers.filter(([name]) => /^cookie$/i.test(name)).flatMap(([, value]) => value.split(/;\s*/));
  return lines
    .filter((each) => each.includes('='))
    .map((each): Pair => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]);
}

/** `ownType`: whether the body's own shape says its content type, so that the header need not. */
function bodyOf({ body, parts }: ListedRequest, type: string | undefined): { body?: Body; ownType: boolean } {
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
  const text = (each: unknown) => (typeof each === 'object' ? JSON.stringify(each) : String(each));
  return entries.flatMap(([name, each]): Pair[] =>
    Array.isArray(each) ? each.map((one) => [name, text(one)]) : [[name, text(each)]],
  );
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
