import type { Body, Endpoint, Pair } from '../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../model/exchange.ts';

/** What stands where a secret was. */
const SECRET = '<secret>';

const HEADERS =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-(api|auth|access|session|csrf|xsrf)-?(key|token|id)?|api-?key|.*-(token|secret|key|session)|token)$/i;
const PASSWORDS = /pass(word|wd|phrase)|(^|[^a-z])(pass|pwd|pin)$/i;
const NAMES = /secret|token|api[-_]?key|access[-_]?key|private[-_]?key|csrf|xsrf|session/i;
// Every repetition is bounded: a hostile page must not make a search of it take long.
const NAME =
  '[\\w.-]{0,64}(?:password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key)[\\w.-]{0,64}';
const QUOTE = `(?:\\\\?["']|&quot;|&#0*39;|&#x27;|&#0*34;|&apos;)`;
const KEYED = new RegExp(`(${QUOTE}${NAME}${QUOTE}\\s*[:=]\\s*)(${QUOTE})((?:(?!\\2)[^\\n]){1,400}?)(\\2)`, 'gi');
const FIELD = new RegExp(
  `(<input\\b[^<>]{0,400}\\bname=["']?${NAME}["']?[^<>]{0,400}\\bvalue=["'])([^"']{1,400})`,
  'gi',
);
const BEARER = /\b(bearer|basic)\s+[a-z0-9+/=._~-]{8,}/gi;

/** Whether a header carries something that nobody but its owner should read. */
export function isSecretHeader(name: string): boolean {
  return HEADERS.test(name);
}

/** Whether a field takes a password, by its name. */
export function isPasswordName(name: string): boolean {
  return PASSWORDS.test(name);
}

/** Whether a field's name says that its value is nobody else's business. */
export function isSecretName(name: string): boolean {
  return isPasswordName(name) || NAMES.test(name);
}

/** Removes secrets from everything that people read: requests, answers, evidence, command lines. */
export interface Redactor {
  /** @param keep - what a probe sent: a field that holds it holds no secret, whatever it is called. */
  text(text: string, keep?: readonly string[]): string;
  /** Headers and known values; ordinary values of secret fields are hidden in the endpoint before it is crafted. */
  request(request: HttpRequest): HttpRequest;
  response(response: HttpResponse, keep?: readonly string[]): HttpResponse;
  /** The endpoint with the ordinary values of its secret fields hidden: what a probe sets itself stays readable. */
  endpoint(endpoint: Endpoint): Endpoint;
}

/** @param secrets - the values known to be secret at the time of asking: identities' headers, cookies. */
export function createRedactor(secrets: () => readonly string[], secretHeaders: readonly string[] = []): Redactor {
  const isHidden = (name: string) => isSecretHeader(name) || secretHeaders.includes(name.toLowerCase());
  const withoutKnown = (given: string) => {
    let out = given;
    // Longest first: a short secret may be a part of a longer one.
    for (const secret of [...secrets()].sort((a, b) => b.length - a.length)) {
      out = out.replaceAll(secret, SECRET).replaceAll(encodeURIComponent(secret.toWellFormed()), SECRET);
    }
    return out.replace(BEARER, (_match, scheme) => `${scheme} ${SECRET}`);
  };
  const text = (given: string, keep: readonly string[] = []) => {
    const ours = (value: string) => keep.some((each) => value.toLowerCase().includes(each.toLowerCase()));
    return withoutKnown(given)
      .replace(KEYED, (match, before, quote, value) => (ours(value) ? match : `${before}${quote}${SECRET}${quote}`))
      .replace(FIELD, (match, before, value) => (ours(value) ? match : `${before}${SECRET}`));
  };
  const header = ([name, value]: Pair): Pair => [name, isHidden(name) ? hideHeader(name, value) : withoutKnown(value)];
  return {
    text,
    request: (request) => ({
      ...request,
      url: withoutKnown(request.url),
      headers: request.headers.map(header),
      ...(typeof request.body === 'string' && { body: withoutKnown(request.body) }),
    }),
    response: ({ content: _content, ...response }, keep) => ({
      ...response,
      headers: response.headers.map(header),
      body: text(response.body, keep),
    }),
    endpoint: hideDraft,
  };
}

/** Cookies keep their names: which of them matters is no secret, and a reader needs it to try again. */
function hideHeader(name: string, value: string): string {
  if (!/^(set-)?cookie$/i.test(name)) return SECRET;
  const parts = name.toLowerCase() === 'cookie' ? value.split(';') : [value.split(';', 1)[0] ?? ''];
  const hidden = parts.map((part) => `${part.split('=', 1)[0]?.trim() ?? ''}=${SECRET}`).join('; ');
  return name.toLowerCase() === 'cookie' ? hidden : `${hidden}${value.slice((parts[0] ?? '').length)}`;
}

function hideDraft(endpoint: Endpoint): Endpoint {
  const { draft } = endpoint;
  const hide = ([name, value]: Pair): Pair => [name, isSecretName(name) ? SECRET : value];
  const body = draft.body && hideBody(draft.body);
  return {
    ...endpoint,
    draft: { ...draft, query: draft.query.map(hide), cookies: draft.cookies.map(hide), ...(body && { body }) },
  };
}

function hideBody(body: Body): Body {
  switch (body.type) {
    case 'form':
      return { ...body, fields: body.fields.map(([name, value]) => [name, isSecretName(name) ? SECRET : value]) };
    case 'multipart':
      return {
        ...body,
        parts: body.parts.map((part) => (isSecretName(part.name) ? { ...part, value: SECRET } : part)),
      };
    case 'json':
      return { ...body, value: hideJson(body.value) };
    case 'raw':
      return body;
  }
}

function hideJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideJson);
  if (typeof value !== 'object' || value === null) return value;
  const hide = ([name, inner]: [string, unknown]): [string, unknown] => {
    const secret = isSecretName(name) && (typeof inner === 'string' || typeof inner === 'number');
    return [name, secret ? SECRET : hideJson(inner)];
  };
  return Object.fromEntries(Object.entries(value).map(hide));
}
