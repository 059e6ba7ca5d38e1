import type { Endpoint, Pair } from '../../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import type { Identity } from '../../model/target.ts';
import { craft } from '../../probe/craft.ts';
import { asEndpoint } from '../as-endpoint.ts';
import { readForm } from './form-values.ts';

/** Keeps forms' anti-forgery tokens fresh. */
export interface Tokens {
  /** The endpoint with a token that the target will take. */
  refresh(endpoint: Endpoint, who: Identity | undefined, essential: boolean): Promise<Endpoint>;
  /** What came of the submission: a refusal may mean that the token is used up. */
  used(endpoint: Endpoint, who: Identity | undefined, response: HttpResponse): void;
  /** Somebody has a new session: tokens of the old one are worth nothing. */
  forget(who: string): void;
}

type Fetch = (
  who: Identity | undefined,
  request: HttpRequest,
  options?: { essential?: boolean },
) => Promise<HttpResponse>;

/**
 * A token is fetched before each submission. One that came out the same twice is bound to the session, not to the
 * page: it is kept until a submission is refused, which halves the requests.
 */
export function createTokens(fetch: Fetch): Tokens {
  const kept = new Map<string, { value: string; steady: boolean }>();
  const keyOf = ({ token, id }: Endpoint, who: Identity | undefined) =>
    `${who?.name ?? ''}\n${token?.page ?? id}\n${token?.name ?? ''}`;
  return {
    async refresh(endpoint, who, essential) {
      const { token } = endpoint;
      if (!token) return endpoint;
      const key = keyOf(endpoint, who);
      const known = kept.get(key);
      if (known?.steady) return withToken(endpoint, token.name, known.value);
      const page = await fetch(who, craft(asEndpoint(token.page)), { essential });
      const form = readForm(page.body, token.page, endpoint);
      const value = form?.fields.find(([name]) => name === token.name)?.[1];
      if (value === undefined) return endpoint;
      kept.set(key, { value, steady: known?.value === value });
      return withToken(endpoint, token.name, value);
    },
    used(endpoint, who, { status }) {
      if (endpoint.token && [400, 401, 403, 419, 422].includes(status)) kept.delete(keyOf(endpoint, who));
    },
    forget(who) {
      for (const key of kept.keys()) if (key.startsWith(`${who}\n`)) kept.delete(key);
    },
  };
}

function withToken(endpoint: Endpoint, name: string, value: string): Endpoint {
  const { draft } = endpoint;
  const put = (pairs: readonly Pair[]): Pair[] => [...pairs.filter(([key]) => key !== name), [name, value]];
  const body = draft.body;
  if (body?.type === 'form') return { ...endpoint, draft: { ...draft, body: { ...body, fields: put(body.fields) } } };
  if (body?.type === 'multipart') {
    const parts = [...body.parts.filter((part) => part.name !== name), { name, value }];
    return { ...endpoint, draft: { ...draft, body: { ...body, parts } } };
  }
  return { ...endpoint, draft: { ...draft, query: put(draft.query) } };
}
