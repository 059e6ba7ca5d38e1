import type { Pair } from '../model/endpoint.ts';

/** Cookies that name a session or a secret: never an injection point, never in a draft. */
const SESSION = /sess|sid$|^sid|auth|token|csrf|xsrf|jwt|login|remember|^connect|^__(host|secure)-|identity|ticket/i;

/** Collects the cookies that a target sets while it is read. Sending them back is the transport's business. */
export interface SettingCookies {
  take(headers: readonly Pair[], page: string): void;
  /** Those that carry a setting rather than a session, with the pages that set them. */
  found(): { name: string; value: string; pages: string[] }[];
}

const MOST = 50;

export function collectSettingCookies(): SettingCookies {
  const cookies = new Map<string, { value: string; pages: Set<string> }>();
  return {
    take(headers, page) {
      for (const [name, line] of headers) {
        if (name === 'set-cookie' && cookies.size < MOST) takeOne(cookies, line, page);
      }
    },
    found() {
      return [...cookies]
        .filter(([name, { value }]) => !SESSION.test(name) && !looksRandom(value))
        .map(([name, { value, pages }]) => ({ name, value: decode(value), pages: [...pages] }));
    },
  };
}

function takeOne(cookies: Map<string, { value: string; pages: Set<string> }>, line: string, page: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at).trim();
  if (at < 1 || pair.length > 4096) return;
  if (attributes.some((attribute) => /^\s*max-age\s*=\s*(0|-\d+)\s*$/i.test(attribute))) {
    cookies.delete(name);
    return;
  }
  const pages = cookies.get(name)?.pages ?? new Set();
  cookies.set(name, { value: pair.slice(at + 1).trim(), pages: pages.add(page) });
}

/** Whether a cookie that somebody wrote down holds a setting; a session's name with a short value may be one too. */
export function isSettingCookie(name: string, value: string): boolean {
  return !looksRandom(value) && !(SESSION.test(name) && value.length >= 16);
}

/** A long word of mixed letters and digits is an identifier or a signed value: changing it only ends the session. */
function looksRandom(value: string): boolean {
  return value.length >= 20 && /\d/.test(value) && /[a-z]/i.test(value) && !/[ {[]/.test(decode(value));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
