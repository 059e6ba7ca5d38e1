import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FlawedServer {
  url: string;
  /** `GET /greet?name=x`, in order. */
  asked: string[];
  close(): Promise<void>;
}

/**
 * A small site with one flaw, a greeting that echoes its parameter, beside a twin that encodes it.
 *
 * @param flawed - without it the site is sound.
 * @param delayMs - how long each answer takes.
 */
export async function flawedServerForTesting({ flawed = true, delayMs = 0 } = {}): Promise<FlawedServer> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const url = new URL(request.url ?? '/', 'http://site.test');
    const name = url.searchParams.get('name') ?? '';
    const send = (status: number, html: string) => {
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
      response.end(`<!doctype html><html><body>${html}</body></html>`);
    };
    if (url.pathname === '/') send(200, '<a href="/greet?name=ann">Greet</a> <a href="/hello?name=ann">Hello</a>');
    else if (url.pathname === '/greet') send(200, `<p>Good day ${flawed ? name : encoded(name)}</p>`);
    else if (url.pathname === '/hello') send(200, `<p>Hello ${encoded(name)}</p>`);
    else send(404, '<p>There is no such page.</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function encoded(text: string): string {
  return text.replace(/[^A-Za-z0-9 ]/g, (c) => `&#${c.codePointAt(0)};`);
}
