import type { LearnedNames } from '../messages.ts';

export type NamedField = Pick<LearnedNames, 'location' | 'name'>;

/** A body of a million keys is data, not a form. */
const MOST = 64;
const DEEPEST = 6;

/** What proxies and browsers add to every request says nothing of what the application reads. */
const USUAL_HEADERS = /^x-(?:forwarded-|real-ip$|request-id$|requested-with$|correlation-id$|amzn-|b3-|cloud-trace)/;

/**
 * Whether a key is the name of a field, and not itself a value: objects that are used as maps have addresses, numbers and
 * ids for keys, and those are somebody's data.
 */
export function isFieldName(name: string): boolean {
  if (!/^[A-Za-z_$][\w$.:[\]-]{0,63}$/.test(name)) return false;
  const digits = name.replace(/\D/g, '').length;
  return digits < 6 && !/[0-9a-f]{16}/i.test(name) && !/^[A-Za-z0-9_-]{32,}$/.test(name);
}

/** Of the query as it was sent. A part without `=` may be a token that stands alone: no name. */
export function namesOfUrl(url: string): NamedField[] {
  const at = url.indexOf('?');
  if (at === -1) return [];
  const [query = ''] = url.slice(at + 1).split('#', 1);
  return fields(
    'query',
    query
      .split('&', MOST)
      .filter((part) => part.includes('='))
      .map((part) => decoded(part.slice(0, part.indexOf('=')))),
  );
}

/** Of headers as they came, names and values in turn: cookies' names, and the names of headers that are not usual. */
export function namesOfHeaders(raw: readonly string[]): NamedField[] {
  const found: NamedField[] = [];
  for (let at = 0; at + 1 < raw.length && found.length < MOST; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    if (name === 'cookie') found.push(...fields('cookie', namesOfCookies(raw[at + 1] ?? '')));
    else if (name.startsWith('x-') && !USUAL_HEADERS.test(name)) found.push(...fields('header', [name]));
  }
  return found;
}

/** What Node, frameworks and their helpers read of every request for themselves, and what says who calls. */
const OF_PROTOCOL =
  /^(?:accept(?!-language$)|access-control-|content-|if-|sec-|proxy-|(?:authorization|cache-control|connection|cookie|date|expect|host|http2-settings|keep-alive|origin|pragma|range|te|trailer|transfer-encoding|upgrade|via)$)/;

/** A header that a handler asks for by itself: there nothing is too usual, for who asks makes something of it. */
export function fieldOfHeader(name: string): NamedField[] {
  const lower = name.toLowerCase();
  return OF_PROTOCOL.test(lower) ? [] : fields('header', [lower]);
}

const namesOfCookies = (header: string): string[] =>
  header
    .split(';', MOST)
    .filter((part) => part.includes('='))
    .map((part) => part.slice(0, part.indexOf('=')).trim());

/** Of a body that a parser made an object of: dotted paths where it came as JSON, arrays by their first element. */
export function namesOfBody(body: unknown, contentType: string): NamedField[] {
  if (typeof body !== 'object' || body === null || ArrayBuffer.isView(body)) return [];
  if (!/\bjson\b/i.test(contentType)) return fields('body', Object.keys(body).slice(0, MOST));
  const paths: string[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    if (paths.length >= MOST || depth > DEEPEST) return;
    if (Array.isArray(value)) {
      if (value.length > 0) visit(value[0], path === '' ? '0' : `${path}.0`, depth + 1);
      else if (path !== '') paths.push(path);
    } else if (typeof value === 'object' && value !== null) {
      // One key that is data makes the whole object a map; what is below it belongs to nobody's form.
      const entries = Object.entries(value);
      if (!entries.every(([key]) => isFieldName(key))) return;
      for (const [key, child] of entries.slice(0, MOST)) visit(child, path === '' ? key : `${path}.${key}`, depth + 1);
    } else if (path !== '') paths.push(path);
  };
  visit(body, '', 0);
  return paths.map((name) => ({ location: 'json', name }));
}

const fields = (location: NamedField['location'], names: readonly string[]): NamedField[] =>
  names.filter(isFieldName).map((name) => ({ location, name }));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}
