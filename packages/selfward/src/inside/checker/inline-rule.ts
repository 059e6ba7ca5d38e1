import type { HttpRequest } from '../../model/exchange.ts';

const HARMLESS = /^[\w .:,@+/-]*$/;

/**
 * Why a request does not go to a living process: there only reading is done, with words. A changed type ended a server in
 * trials (`?name[$ne]=1`), and what a metacharacter does is not known before it was tried.
 */
export function whyNotInline({ method, url, headers, body }: HttpRequest): string | undefined {
  if (method !== 'GET' && method !== 'HEAD')
    return `left alone: without a shadow no ${method} goes to the living process`;
  if (body !== undefined) return 'left alone: without a shadow no body goes to the living process';
  const { pathname, search } = new URL(url);
  const parts = [...pathname.split('/'), ...search.slice(1).split(/[&=]/)].map(decoded);
  if (!parts.every((part) => part !== undefined && HARMLESS.test(part) && !part.includes('..')))
    return 'left alone: without a shadow only words go to the living process';
  const odd = headers.find(
    ([name, value]) =>
      !['cookie', 'authorization', 'accept', 'user-agent', 'host'].includes(name.toLowerCase()) &&
      !HARMLESS.test(value),
  );
  return odd === undefined
    ? undefined
    : `left alone: without a shadow only words go to the living process (header ${odd[0]})`;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
