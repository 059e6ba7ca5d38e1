import type { HttpRequest, HttpResponse } from '../model/exchange.ts';
import { type Transport, TransportError } from '../model/transport.ts';

type Answer = string | { status?: number; type?: string; headers?: [string, string][]; body?: string };

/** A site held in a table of paths: a text is an HTML page, an absent path answers 404. Records what was asked. */
export function siteForTesting(
  pages: Record<string, Answer> | ((path: string) => Answer | undefined),
): Transport & { asked: string[]; requests: HttpRequest[] } {
  const asked: string[] = [];
  const requests: HttpRequest[] = [];
  return {
    asked,
    requests,
    async send(request) {
      const url = new URL(request.url);
      const path = url.pathname + url.search;
      asked.push(`${request.method} ${path}`);
      requests.push(request);
      const answer = typeof pages === 'function' ? pages(path) : pages[path];
      if (answer === 'DEAD') throw new TransportError('unreachable', 'connect ECONNREFUSED');
      return response(answer ?? { status: 404, body: 'not found' });
    },
    async close() {},
  };
}

function response(answer: Answer): HttpResponse {
  const {
    status = 200,
    type = 'text/html; charset=utf-8',
    headers = [],
    body = '',
  } = typeof answer === 'string' ? { body: answer } : answer;
  return {
    status,
    headers: [['content-type', type], ...headers],
    body,
    bytes: body.length,
    truncated: false,
    firstByteMs: 1,
    totalMs: 1,
  };
}
