import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import type { Whole } from '../../model/probe.ts';
import type { Identity } from '../../model/target.ts';
import { type CookieJar, createCookieJar, dress } from '../../probe/cookies.ts';
import { USER_AGENT } from '../../probe/craft.ts';
import { headerOf } from '../../probe/encode.ts';

/** Cookies of the requests that checks write themselves: each session its own, none the run's. */
export interface Sessions {
  /** The request as it goes out: the run's identity beneath what the check wrote, the session's cookies over both. */
  dress(whole: Whole, who: Identity | undefined): HttpRequest;
  store(whole: Whole, response: HttpResponse): void;
}

/** Sessions kept: a check that is done does not come back to its own. */
const MOST = 32;

export function createSessions(): Sessions {
  const jars = new Map<string, CookieJar>();
  const jarOf = (session: string | undefined): CookieJar => {
    if (session === undefined) return createCookieJar();
    const jar = jars.get(session) ?? createCookieJar();
    jars.delete(session);
    jars.set(session, jar);
    const [oldest] = jars.keys();
    if (jars.size > MOST && oldest !== undefined) jars.delete(oldest);
    return jar;
  };
  return {
    dress({ request, session }, who) {
      const written = (name: string) => headerOf(request.headers, name) !== undefined;
      const beneath = who && { ...who, headers: who.headers.filter(([name]) => !written(name)) };
      const headers = [...request.headers];
      for (const [name, value] of ORDINARY) if (!written(name)) headers.push([name, value]);
      return dress({ ...request, headers }, beneath, jarOf(session));
    },
    store: ({ request, session }, response) => jarOf(session).store(request.url, response),
  };
}

const ORDINARY: readonly [string, string][] = [
  ['user-agent', USER_AGENT],
  ['accept', '*/*'],
];
