import { type HttpRequest, METHODS, type Method, type Pair } from '../model/index.ts';
import type { Surroundings } from './dsl/functions.ts';
import { asText, type Variables } from './dsl/value.ts';
import { interpolate } from './interpolate.ts';
import { parseRawRequest } from './raw-request.ts';
import type { HttpBlock } from './template.ts';

/** One request that a block is to send, its names not yet filled in. */
export type Draft = { raw: string } | { path: string };

/** A request, ready to go out. */
export interface Built {
  request: HttpRequest;
  timeoutMs?: number;
}

/** A template's own wish for time is kept within this. */
const LONGEST_WAIT = 60_000;

export function draftsOf(block: HttpBlock): Draft[] {
  return [...(block.path ?? []).map((path) => ({ path })), ...(block.raw ?? []).map((raw) => ({ raw }))];
}

/**
 * Fills in a request's names. Pure but for chance and the clock.
 *
 * @throws DslError where a name is not known (yet); SyntaxError where the result is no request.
 */
export function buildRequest(block: HttpBlock, draft: Draft, variables: Variables, surroundings: Surroundings): Built {
  const lenient = block['skip-variables-check'] === true;
  const fill = (text: string) => interpolate(text, variables, surroundings, { lenient });
  if ('path' in draft) {
    const headers = Object.entries(block.headers).map(([name, value]): Pair => [name, headerText(fill(value))]);
    const body = block.body === undefined ? undefined : fill(block.body);
    return { request: requestOf(block.method ?? 'GET', fill(draft.path), headers, body, variables) };
  }
  const raw = parseRawRequest(fill(draft.raw));
  const headers = raw.headers.map(([name, value]): Pair => [name, headerText(value)]);
  const target = /^https?:\/\//i.test(raw.target)
    ? raw.target
    : asText(variables.get('BaseURL')) + (raw.target.startsWith('/') ? '' : '/') + raw.target;
  return {
    request: requestOf(raw.method, target, headers, raw.body, variables),
    ...(raw.timeoutMs !== undefined && { timeoutMs: Math.min(raw.timeoutMs, LONGEST_WAIT) }),
  };
}

function requestOf(
  method: string,
  url: string,
  given: Pair[],
  body: string | undefined,
  variables: Variables,
): HttpRequest {
  const known = METHODS.find((each) => each === method.toUpperCase());
  if (known === undefined) throw new SyntaxError(`the method ${method} is not sent`);
  // The connection says where it goes; a foreign Host is part of some checks and stays.
  const headers = given.filter(
    ([name, value]) => !(name.toLowerCase() === 'host' && value === asText(variables.get('Hostname'))),
  );
  const address = wireUrl(url);
  return { method: known satisfies Method, url: address, headers, ...(body !== undefined && { body }) };
}

/** Spaces and characters outside ASCII cannot stand on a request line; everything else goes out as it is written. */
function wireUrl(url: string): string {
  return url.replace(/#.*$/s, '').replace(/[^\x21-\x7e]/gu, (each) => encodeURIComponent(each));
}

function headerText(value: string): string {
  return value.replace(/[\r\n\0]+/g, ' ');
}
