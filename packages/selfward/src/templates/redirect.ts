import type { HttpRequest, HttpResponse } from '../model/index.ts';

const BODY_HEADERS = new Set(['content-type', 'content-length', 'content-encoding']);

/** Where an answer sends a request on to; nothing where that is another host: a probe never leaves its target. */
export function redirectOf(request: HttpRequest, { status, headers }: HttpResponse): HttpRequest | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (location === undefined || !URL.canParse(location, request.url)) return undefined;
  const to = new URL(location, request.url);
  if (to.origin !== new URL(request.url).origin || to.username !== '' || to.password !== '') return undefined;
  to.hash = '';
  if (status === 307 || status === 308) return { ...request, url: to.href };
  // RFC 9110, section 15.4: what was posted is not posted again.
  const { body: _body, ...rest } = request;
  return {
    ...rest,
    method: request.method === 'HEAD' ? 'HEAD' : 'GET',
    url: to.href,
    headers: request.headers.filter(([name]) => !BODY_HEADERS.has(name.toLowerCase())),
  };
}
