import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * The flaws in here are real, so a page on the web must not reach them through the browser of whoever runs the lab.
 * Refused: names that resolve to loopback (DNS rebinding), and whatever a foreign page makes a browser send, other
 * than following a bare link (Fetch Metadata, W3C).
 */
export function isLocal(request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>): boolean {
  if (!LOOPBACK.test(request.headers.host ?? '')) return false;
  if (request.headers['sec-fetch-site'] !== 'cross-site') return true;
  const followsLink =
    request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
  return followsLink && request.method === 'GET' && !request.url?.includes('?');
}
