import { isDeepStrictEqual } from 'node:util';
import type { Body, Endpoint, Pair } from '../../model/endpoint.ts';
import type { HttpResponse } from '../../model/exchange.ts';
import type { Point } from '../../model/point.ts';
import { craft } from '../../probe/craft.ts';
import { isPasswordName, isSecretName } from '../../probe/redact.ts';
import { asEndpoint } from '../as-endpoint.ts';
import { readForm } from '../forms/form-values.ts';

/** What an endpoint's fields held before the first probe. */
export interface OldValue {
  /** Where it was read, and is read again. */
  page: Endpoint;
  /** Puts the old value into the endpoint's request. */
  body: Body;
  /** Points whose old value is known; the others must not be written. */
  known: ReadonlySet<Point>;
  /** Whether a later answer of the page shows the same values. */
  isBack(response: HttpResponse): boolean;
  /** Whether there is anything in it at all. */
  empty: boolean;
}

/**
 * Where an endpoint's present value may be read: from the page with its form, or by GET on the same address.
 *
 * @param demanded - without it nothing may be written, so every place is worth a look; else the likely ones.
 */
export function readingPages(endpoint: Endpoint, demanded: boolean): Endpoint[] {
  const own: Endpoint = { ...asEndpoint(craft(endpoint).url), draft: readingDraft(endpoint) };
  const form = endpoint.draft.body?.type === 'form' || endpoint.draft.body?.type === 'multipart';
  const page = form && endpoint.referrer !== undefined ? [asEndpoint(endpoint.referrer)] : [];
  const replaces = endpoint.method === 'PUT' || endpoint.method === 'PATCH';
  return demanded || (replaces && page.length === 0) ? [...page, own] : page;
}

function readingDraft(endpoint: Endpoint): Endpoint['draft'] {
  return { path: {}, query: endpoint.draft.query, headers: [], cookies: [] };
}

/** Reads the old value from a page's answer; `undefined` where it is not there. Pure. */
export function readOldValue(endpoint: Endpoint, page: Endpoint, response: HttpResponse): OldValue | undefined {
  if (response.status !== 200 || response.truncated) return undefined;
  const { body } = endpoint.draft;
  const json = parseJson(response.body);
  if (json !== undefined) return fromJson(endpoint, page, json.value);
  return body?.type === 'form' || body?.type === 'multipart'
    ? fromForm(endpoint, page, response.body, body)
    : undefined;
}

function fromForm(
  endpoint: Endpoint,
  page: Endpoint,
  html: string,
  body: Extract<Body, { type: 'form' | 'multipart' }>,
): OldValue | undefined {
  const read = (text: string) => readForm(text, craft(page).url, endpoint);
  const form = read(html);
  if (!form) return undefined;
  const names = body.type === 'form' ? body.fields.map(([name]) => name) : body.parts.map(({ name }) => name);
  // A password's field shows nothing of what it holds.
  const readable = new Set([...form.names].filter((name) => !isSecretName(name)));
  const known = new Set(endpoint.points.filter((point) => inBody(point) && readable.has(point.name)));
  if (known.size === 0 || names.some((name) => isPasswordName(name))) return undefined;
  // Hidden fields often change by themselves (a time, a counter): what people set is what is compared, if there is any.
  const set = readable.intersection(form.visible);
  const compared = set.size > 0 ? set : readable;
  const now = form.fields.filter(([name]) => compared.has(name));
  const rest = names.filter((name) => !form.names.has(name));
  const pressed: Pair[] = body.type === 'form' ? body.fields.filter(([name]) => rest.includes(name)) : [];
  const old: Body =
    body.type === 'form'
      ? { type: 'form', fields: [...form.fields, ...pressed] }
      : { type: 'multipart', parts: form.fields.map(([name, value]) => ({ name, value })) };
  const same = (text: string) => {
    const again = read(text)?.fields.filter(([name]) => compared.has(name));
    return isDeepStrictEqual(again, now);
  };
  return { page, body: old, known, isBack: (later) => same(later.body), empty: now.every(([, value]) => value === '') };
}

function inBody({ location, part }: Point): boolean {
  return part === 'value' && (location === 'body' || location === 'json' || location === 'multipart');
}

function fromJson(endpoint: Endpoint, page: Endpoint, now: unknown): OldValue | undefined {
  const { body } = endpoint.draft;
  const sent = body?.type === 'json' ? body.value : body?.type === 'form' ? Object.fromEntries(body.fields) : undefined;
  if (sent === undefined) return undefined;
  if (!isRecord(sent)) {
    // A property that is a bare value: what is read is what is written (W3C Thing Description, writeproperty).
    if (typeof now !== typeof sent || Array.isArray(now) !== Array.isArray(sent)) return undefined;
    return jsonValue(page, { type: 'json', value: now }, new Set(endpoint.points.filter(inBody)), (later) =>
      isDeepStrictEqual(later, now),
    );
  }
  if (!isRecord(now)) return undefined;
  const keys = Object.keys(sent).filter((key) => Object.hasOwn(now, key) && !isSecretName(key));
  const known = new Set(
    endpoint.points.filter(
      (point) => inBody(point) && keys.some((key) => point.name === key || point.name.startsWith(`${key}.`)),
    ),
  );
  if (keys.length === 0 || known.size === 0) return undefined;
  const picked = Object.fromEntries(keys.map((key) => [key, now[key]]));
  // A PUT replaces the whole: fields that the description does not name would be lost.
  const value = endpoint.method === 'PUT' ? now : { ...sent, ...picked };
  const written: Body =
    body?.type === 'form'
      ? {
          type: 'form',
          fields: body.fields.map(([name, text]): Pair => [name, name in picked ? String(picked[name]) : text]),
        }
      : { type: 'json', value };
  const same = (later: unknown) => isRecord(later) && keys.every((key) => isDeepStrictEqual(later[key], picked[key]));
  return jsonValue(page, written, known, same);
}

function jsonValue(page: Endpoint, body: Body, known: ReadonlySet<Point>, same: (later: unknown) => boolean): OldValue {
  return { page, body, known, isBack: (response) => same(parseJson(response.body)?.value), empty: false };
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
