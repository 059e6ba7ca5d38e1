import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Handler, Mounted } from '../write.ts';
import { fullReply, inputOf } from './read-input.ts';

/** The cases on bare `node:http`, as small devices are written: flat queries, no framework between. */
export function nodeServer(cases: readonly Mounted[]): Promise<Server> {
  const routes = cases.flatMap(({ it, routes: site }) =>
    Object.entries(site).map(([route, handler]) => ({ ...patternOf(it.id, route), handler })),
  );
  const server = createServer(async (request, response) => {
    const target = request.url ?? '/';
    const [path = '/', search = ''] = target.split(/\?(.*)/s);
    try {
      const found = find(routes, request.method ?? 'GET', path);
      if (!found) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
        return;
      }
      const body = bodyOf(await textOf(request), request.headers['content-type'] ?? '');
      const query = flat(new URLSearchParams(search));
      const { method = 'GET', headers } = request;
      const reply = await found.handler(inputOf({ method, target, headers, params: found.params, query, body }));
      if (typeof reply === 'object' && reply.raw !== undefined) {
        response.socket?.end(reply.raw);
        return;
      }
      const full = fullReply(reply);
      response.writeHead(full.status, full.headers).end(full.body);
    } catch (error) {
      if (response.headersSent) response.end();
      else response.writeHead(error instanceof SyntaxError ? 400 : 500).end('Something went wrong');
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

interface Route {
  method: string;
  pattern: RegExp;
  names: string[];
  handler: Handler;
}

function patternOf(id: string, route: string): Omit<Route, 'handler'> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return { method, names, pattern: new RegExp(`^/${id}${path.replace(/\{\w+\}/g, '([^/]*)')}$`) };
}

function find(routes: readonly Route[], method: string, path: string) {
  for (const { method: wanted, pattern, names, handler } of routes) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (!match) continue;
    const params = Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? '')]));
    return { handler, params };
  }
  return undefined;
}

const flat = (fields: URLSearchParams): Record<string, unknown> => Object.fromEntries(fields);

function bodyOf(text: string, type: string): unknown {
  if (text === '') return {};
  if (type.includes('json')) return JSON.parse(text);
  if (type.includes('urlencoded')) return flat(new URLSearchParams(text));
  return text;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk;
  return text;
}
