import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the site saw it. */
export interface Seen {
  method: string;
  /** As it stood on the request line. */
  url: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

type Answer = string | { status?: number; headers?: Record<string, string | string[]>; body?: string } | undefined;

/** A small web server on a free port of loopback; remembers what it was asked. */
export interface Site {
  url: string;
  seen: Seen[];
  stop(): Promise<void>;
}

/** @param answer - HTML as text, or a whole answer; nothing where the handler wrote to the response itself. */
export async function siteForTesting(
  answer: (request: Seen, response: ServerResponse) => Answer | Promise<Answer>,
): Promise<Site> {
  const seen: Seen[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = incoming.url ?? '/';
    const [path = '/', query = ''] = url.split(/\?(.*)/s, 2);
    const request: Seen = {
      method: incoming.method ?? 'GET',
      url,
      path,
      query: new URLSearchParams(query),
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    seen.push(request);
    const given = await answer(request, response);
    if (given === undefined || response.headersSent) return;
    const { status = 200, headers = {}, body = '' } = typeof given === 'string' ? { body: given } : given;
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    seen,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
