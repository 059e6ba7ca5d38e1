import type { PageRequest } from '../model/browser.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { listedEndpoint } from './listed-request.ts';

/** What every browser sends by itself, or what the run sends in its stead. */
const OF_THE_BROWSER =
  /^(?:user-agent|referer|accept|accept-.*|origin|cookie|sec-.*|upgrade-insecure-requests|pragma|cache-control|dnt|priority)$/;

/**
 * What a script asks for, as a request of its own.
 *
 * @throws Error where it is none that can be sent again.
 */
export function renderedEndpoint(request: PageRequest, origin: string, page: string): Endpoint {
  const headers = request.headers.filter(([name]) => !OF_THE_BROWSER.test(name));
  const { safe: _nobodyNamedIt, ...endpoint } = listedEndpoint(
    { method: request.method, url: request.url, headers, ...(request.body !== undefined && { body: request.body }) },
    origin,
    'rendered',
  );
  return { ...endpoint, referrer: page.split('#')[0] ?? page };
}
