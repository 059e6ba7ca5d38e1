import type { Method, Pair } from '../../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import type { Verify } from '../../model/sign-in.ts';
import { type CookieJar, createCookieJar, dress } from '../../probe/cookies.ts';
import { USER_AGENT } from '../../probe/craft.ts';
import { headerOf } from '../../probe/encode.ts';
import { withinScope } from '../../surface/scope.ts';

/** What a sign-in gave: all that a request needs to go out as somebody. */
export interface Session {
  /** The identity's own headers with those of the steps. */
  headers: Pair[];
  jar: CookieJar;
  /** Values that steps took from answers. */
  secrets: string[];
  /** The addresses that credentials were sent to. */
  waysIn: { method: Method; url: string }[];
  /** The answer to the credentials spoke of too many attempts, or of a locked account. */
  saysLocked: boolean;
}

/** Somebody who has not signed in. */
export function stranger(headers: readonly Pair[]): Session {
  return { headers: [...headers], jar: createCookieJar(), secrets: [], waysIn: [], saysLocked: false };
}

/** Sends a request as the session and follows its redirects within the target. @returns the last answer, and where it was. */
export type Ask = (request: HttpRequest) => Promise<{ url: string; response: HttpResponse }>;

const MOST_REDIRECTS = 5;

export function askAs(
  session: Session,
  origin: string,
  send: (request: HttpRequest) => Promise<HttpResponse>,
  redirects = MOST_REDIRECTS,
): Ask {
  const one = async (request: HttpRequest) => {
    const response = await send(clothed(request, session));
    session.jar.store(request.url, response);
    return response;
  };
  return async (first) => {
    let request = first;
    let response = await one(request);
    for (let hop = 0; hop < redirects; hop++) {
      const next = redirected(request, response, origin);
      if (!next) break;
      request = next;
      response = await one(request);
    }
    return { url: request.url, response };
  };
}

/** A request as the session would send it. */
function clothed(request: HttpRequest, { headers, jar }: Pick<Session, 'headers' | 'jar'>): HttpRequest {
  const added: Pair[] = [
    ['user-agent', USER_AGENT],
    ['accept', 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8'],
  ];
  const missing = added.filter(([name]) => headerOf(request.headers, name) === undefined);
  return dress({ ...request, headers: [...request.headers, ...missing] }, { name: '', headers }, jar);
}

/** RFC 9110, section 15.4: after 307 and 308 the same request, else a GET. Elsewhere is not followed to. */
function redirected(request: HttpRequest, response: HttpResponse, origin: string): HttpRequest | undefined {
  const location = headerOf(response.headers, 'location');
  if (location === undefined || ![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const url = withinScope(location, origin, request.url);
  if (!url) return undefined;
  if (response.status === 307 || response.status === 308) return { ...request, url: url.href };
  return { method: 'GET', url: url.href, headers: [] };
}

/** Why an answer does not show that somebody is signed in; `undefined` where it does. Redirects were not followed. */
export function doubtOf(verify: Verify, { status, body, headers }: HttpResponse): string | undefined {
  const fits = verify.status === undefined ? status >= 200 && status < 300 : status === verify.status;
  if (!fits) {
    const led = headerOf(headers, 'location')?.split(/[?#]/, 1)[0]?.slice(0, 100);
    return `${verify.url} answered ${status}${led ? ` (to ${led})` : ''}`;
  }
  const missing = verify.shows?.find((word) => !body.includes(word));
  if (missing !== undefined) return `${verify.url} does not show "${missing}"`;
  const unwanted = verify.hides?.find((word) => body.includes(word));
  return unwanted === undefined ? undefined : `${verify.url} shows "${unwanted}"`;
}
