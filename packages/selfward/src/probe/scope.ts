import type { HttpRequest } from '../model/exchange.ts';
import { type Transport, TransportError } from '../model/transport.ts';

/**
 * Lets nothing out but to the target's own scheme, host and port. The addresses behind the host are pinned by the
 * network transport, which resolves each name once.
 *
 * @param forbid - a reason for leaving a request alone although it stays within the target.
 */
export function scoped(
  transport: Transport,
  targetUrl: string,
  forbid: (request: HttpRequest) => string | undefined = () => undefined,
): Transport {
  const { origin } = new URL(targetUrl);
  return {
    send(request, options) {
      if (!isWithin(request.url, origin)) {
        return Promise.reject(new TransportError('out-of-scope', `outside of ${origin}: ${request.url.slice(0, 200)}`));
      }
      const reason = forbid(request);
      if (reason !== undefined) return Promise.reject(new TransportError('out-of-scope', reason));
      return transport.send(request, options);
    },
    close: () => transport.close(),
  };
}

/**
 * Whether an address stays within an origin. The authority is compared as written too, since what a parser makes of
 * odd addresses (`http://host:80@elsewhere/`, backslashes, tabs) and what is sent must never differ.
 */
export function isWithin(url: string, origin: string): boolean {
  const authority = /^https?:\/\/([^/?#\\\s@]+)(?:[/?]|$)/i.exec(url);
  if (!authority) return false;
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase();
  const written = `${scheme}://${authority[1] ?? ''}`;
  return URL.canParse(written) && new URL(written).origin === origin;
}
