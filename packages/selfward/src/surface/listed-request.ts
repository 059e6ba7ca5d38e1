import { actionWord } from '../model/action-like.ts';
import { type Endpoint, METHODS, type Method, type Pair } from '../model/endpoint.ts';
import { believableText } from './believable.ts';
import { listedBody } from './listed-body.ts';
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
  const { body, ownType } = listedBody(request, type);
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
