import type { Fresh, HttpRequest } from '../model/index.ts';
import type { Compiled } from './compile.ts';
import type { Combination } from './expand-payloads.ts';
import type { Match } from './played.ts';

/** The control of a match: the same request but for the one thing that is to matter. */
export interface Sibling {
  combination: Combination;
  change?: (request: HttpRequest) => HttpRequest;
  /** Whether it tries other credentials. */
  credentials: boolean;
  /** What was asked, in a few words. */
  said: string;
  /** A sibling that matches too shows that the template tells nothing here. */
  decides: boolean;
}

/**
 * Where a call from outside is what matched, the same request with an address that leads nowhere (RFC 2606); else random
 * credentials in place of the ones that fit; else a random name in place of the path's last.
 *
 * @param ours - host and port of our address.
 */
export function siblingOf(compiled: Compiled, match: Match, fresh: Fresh, ours = ''): Sibling {
  if (match.call && ours !== '') {
    const elsewhere = (text: string) => text.replaceAll(ours, 'nowhere.invalid');
    return {
      combination: match.combination,
      credentials: false,
      change: (request) => ({
        ...request,
        url: elsewhere(request.url),
        headers: request.headers.map(([name, value]) => [name, elsewhere(value)]),
        ...(typeof request.body === 'string' && { body: elsewhere(request.body) }),
      }),
      said: 'the same request with an address that leads nowhere',
      decides: true,
    };
  }
  if (compiled.blocks[match.block]?.credentials) {
    const names = [...match.combination.keys()];
    const secret = names.filter((name) => CREDENTIAL.test(name));
    const changed = new Set(secret.length > 0 ? secret : names);
    return {
      combination: new Map(
        [...match.combination].map(([name, value]) => [name, changed.has(name) ? fresh.marker() : value]),
      ),
      credentials: true,
      said: 'a sign-in with random values',
      decides: true,
    };
  }
  const { method, url, body } = match.exchange.request;
  const path = pathOf(url);
  return {
    combination: match.combination,
    credentials: false,
    change: (request) => ({ ...request, url: withRandomName(request.url, fresh.marker()) }),
    said: 'a random sibling path',
    // A start page may look the same wherever it is asked for, and a flaw in a parameter may answer at any path.
    decides: method === 'GET' && path !== '/' && path !== '' && !url.includes('?') && body === undefined,
  };
}

/** Payloads that are part of a sign-in; others (a path) stay as they are. */
const CREDENTIAL = /user|login|name|pass|pwd|pin|secret|cred|token|key/i;

function pathOf(url: string): string {
  return /^https?:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
}

/** `/a/b?c` becomes `/a/random?c`; `/a/` becomes `/random/`. */
function withRandomName(url: string, name: string): string {
  const [, origin = '', path = '', rest = ''] = /^(https?:\/\/[^/?#]*)([^?#]*)(.*)$/is.exec(url) ?? [];
  const [, before = '/', slash = ''] = /^(.*\/)[^/]+(\/?)$/s.exec(path) ?? [];
  return `${origin}${before}${name}${slash}${rest}`;
}
