import { believableText } from './believable.ts';
import type { EndpointParts } from './make-endpoint.ts';
import type { Form } from './read-forms.ts';
import { splitQuery, withinScope } from './scope.ts';
import type { ScriptCall } from './script-call.ts';

/** A link as a request. */
export function linkParts(url: URL, referrer: string | undefined): EndpointParts {
  const { address, query } = splitQuery(url);
  return { method: 'GET', url: address, source: 'crawl', query, ...(referrer !== undefined && { referrer }) };
}

/** A form as a request; `undefined` where it submits to another site. */
export function formParts(form: Form, origin: string, base: string, page: string): EndpointParts | undefined {
  const target = withinScope(form.action === '' ? page : form.action, origin, base);
  if (!target) return undefined;
  const { address, query } = splitQuery(target);
  return {
    method: form.method,
    url: address,
    source: 'crawl',
    query: form.method === 'GET' ? form.query : query,
    ...(form.body && { body: form.body }),
    hints: form.hints,
    referrer: page,
    ...(form.token !== undefined && { token: { page, name: form.token } }),
  };
}

/** A script's call as a request; what the script puts in at run time becomes a path parameter or a believable value. */
export function scriptParts(call: ScriptCall, origin: string, base: string, page: string): EndpointParts | undefined {
  const target = withinScope(call.address, origin, base);
  if (!target) return undefined;
  const { address, query } = splitQuery(target);
  const path: Record<string, string> = {};
  const url = address.replace(/%7B([A-Za-z0-9_$]+)%7D/g, (_, name: string) => {
    path[name] = believableText(name);
    return `{${name}}`;
  });
  return {
    method: call.method,
    url,
    source: 'crawl',
    path,
    query: query.map(([name, value]) => [name, /^\{.*\}$/.test(value) ? believableText(name) : value]),
    ...(call.body && { body: call.body }),
    ...(call.guessed && { guessed: true }),
    referrer: page,
  };
}

/** The address that a draft reads. */
export function draftAddress(parts: Pick<EndpointParts, 'url' | 'path' | 'query'>): string {
  const url = new URL(fillTemplate(parts.url, parts.path ?? {}));
  for (const [name, value] of parts.query ?? []) url.searchParams.append(name, value);
  return url.href;
}

/** A URL template with its braces filled. */
export function fillTemplate(url: string, path: Record<string, string>): string {
  return url.replace(/\{([^{}]+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
}
