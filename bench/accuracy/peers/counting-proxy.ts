import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { caseIdOf } from '../../../lab/cases/case.ts';
import type { Sampled } from './sample-for-peers.ts';

export interface CountingProxy {
  /** One address for all servers of the lab; its start page links to every case of the sample. */
  origin: string;
  requests(): number;
  stop(): Promise<void>;
}

/** Stands between a tool and the lab's servers, counts what passes, and shows the sample's cases as a site. */
export async function startCountingProxy(sample: readonly Sampled[]): Promise<CountingProxy> {
  const origins = new Map(sample.map(({ it, origin }) => [it.id, origin]));
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const url = request.url ?? '/';
    const origin = origins.get(caseIdOf(url));
    if (origin !== undefined) return pass(new URL(origin), request, response);
    const found = url === '/';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(found ? startPage(sample) : '<!doctype html><title>Not found</title><p>There is no such page.</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests: () => requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass({ hostname, port }: URL, request: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = request;
  const onward = forward({ hostname, port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  request.pipe(onward);
}

function startPage(sample: readonly Sampled[]): string {
  const links = sample.map(
    ({ it }) => `<li><a href="${(it.lines[0]?.url ?? '/').replaceAll('&', '&amp;')}">${it.id}</a></li>`,
  );
  return `<!doctype html><title>Cases</title><ul>${links.join('')}</ul>`;
}
