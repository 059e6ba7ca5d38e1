import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createNameReader } from '../names-read.ts';

/**
 * Asks applications of every framework, whose handlers ask for fields, and writes down what was told of each and what it
 * answered; run once with the reader learning and once without (`plain`), since what they see must not change. Each
 * application is loaded after the parsers are watched, as in a shadow.
 */
const isPlain = process.argv[2] === 'plain';
const read: string[] = [];
const reader = createNameReader((location, name) => read.push(`${location} ${name}`));

interface Asked {
  url?: string;
  type?: string;
  body?: string;
  headers?: Record<string, string>;
}

const results: Record<string, { read: string[]; answer: string }> = {};

async function ask(name: string, server: Server, { url = '/', type, body, headers = {} }: Asked): Promise<void> {
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  read.length = 0;
  if (!isPlain) reader.begin({ query: url.split('?')[1] ?? '', ...(body !== undefined && { body }) });
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(type !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  reader.end();
  results[name] = { read: [...read].sort(), answer: `${answer.status} ${text}` };
}

const JSON_BODY: Asked = { type: 'application/json', body: '{"filter":{"user":"ada"},"list":[{"a":1}]}' };
const FORM: Asked = { type: 'application/x-www-form-urlencoded', body: '_=1&host=h%20h' };
const COOKIE = { cookie: '_=1; theme=dark', 'x-site': 'north', 'x-forwarded-for': '192.0.2.1' };

/** What a handler of each framework is handed, and asks for: fields that are there, and some that are not. */
interface Given {
  query?: unknown;
  body?: unknown;
  cookies?: unknown;
  headers?: unknown;
}
function handle({ query, body, cookies, headers }: Given): unknown {
  const { page } = (query ?? {}) as { page?: string };
  const { filter, host, list } = (body ?? {}) as {
    filter?: { user?: string; role?: string };
    host?: string;
    list?: { a: 1 }[];
  };
  return {
    page: page ?? null,
    user: filter?.user ?? null,
    role: filter?.role ?? null,
    host: host ?? null,
    first: list?.[0]?.a ?? null,
    // What is kept and compared is the same thing each time, and what is copied is whole.
    same:
      filter === (body as { filter?: unknown } | undefined)?.filter && (list?.includes(list[0] as { a: 1 }) ?? true),
    cloned: structuredClone(body ?? null),
    all: { query: { ...(query as object) }, keys: Object.keys((body ?? {}) as object) },
    theme: (cookies as { theme?: string } | undefined)?.theme ?? null,
    site: (headers as Record<string, string> | undefined)?.['x-site'] ?? null,
    agent: (headers as Record<string, string> | undefined)?.['user-agent'] ?? null,
  };
}

const REQUESTS: Record<string, Asked> = {
  query: { url: '/?page=2', headers: COOKIE },
  unasked: { url: '/?_=1' },
  json: JSON_BODY,
  form: FORM,
};

async function askAll(framework: string, server: Server, requests = REQUESTS): Promise<void> {
  for (const [name, asked] of Object.entries(requests)) await ask(`${framework} ${name}`, server, asked);
  server.close();
  server.closeAllConnections();
}

for (const name of ['express', 'express4'] as const) {
  const { default: express } = (await import(name)) as { default: typeof import('express') };
  const app = express();
  // As cookie-parser has it.
  const require = createRequire(createRequire(import.meta.url).resolve(name));
  const { parse: cookiesOf } = require('cookie') as { parse: (text: string) => unknown };
  app.use(express.json(), express.urlencoded({ extended: name === 'express4' }));
  app.all('/', (request, response) => {
    const cookies = request.headers.cookie === undefined ? undefined : cookiesOf(request.headers.cookie);
    response.json(handle({ query: request.query, body: request.body, cookies, headers: request.headers }));
  });
  await askAll(name, app.listen(0, '127.0.0.1'));
}

{
  const { default: Koa } = await import('koa');
  const { text } = await import('node:stream/consumers');
  const { parse } = (await import('qs')).default;
  const app = new Koa();
  app.use(async (context) => {
    const given = await text(context.req);
    const body = context.is('json') ? JSON.parse(given) : given === '' ? undefined : parse(given);
    const cookies = { theme: context.cookies.get('theme') };
    context.body = handle({ query: context.query, body, cookies, headers: context.headers });
  });
  await askAll('koa', app.listen(0, '127.0.0.1'));
}

{
  const [{ Hono }, { getCookie }, { serve }] = await Promise.all([
    import('hono'),
    import('hono/cookie'),
    import('@hono/node-server'),
  ]);
  const app = new Hono();
  app.all('/', async (context) => {
    const type = context.req.header('content-type') ?? '';
    const body = type.includes('json') ? await context.req.json() : type ? await context.req.parseBody() : undefined;
    const cookies = { theme: getCookie(context, 'theme') };
    const headers = { 'x-site': context.req.header('x-site'), 'user-agent': context.req.header('user-agent') };
    return context.json(
      handle({ query: { ...context.req.query(), page: context.req.query('page') }, body, cookies, headers }) as object,
    );
  });
  await askAll('hono', serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server);
}

{
  const [{ default: Fastify }, { default: formbody }, { default: cookie }] = await Promise.all([
    import('fastify'),
    import('@fastify/formbody'),
    import('@fastify/cookie'),
  ]);
  const app = Fastify();
  await app.register(formbody);
  await app.register(cookie);
  app.all('/', async ({ query, body, cookies, headers }) => handle({ query, body, cookies, headers }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  await askAll('fastify', app.server);
}

{
  await import('reflect-metadata');
  const [{ All, Body, Controller, Headers, Module, Query }, { NestFactory }] = await Promise.all([
    import('@nestjs/common'),
    import('@nestjs/core'),
  ]);
  class Root {
    all(page: unknown, filter: unknown, host: unknown, list: unknown, site: unknown, agent: unknown): unknown {
      return handle({
        query: { page },
        body: { filter, host, list },
        headers: { 'x-site': site, 'user-agent': agent },
      });
    }
  }
  const root = Root.prototype;
  Query('page')(root, 'all', 0);
  for (const [at, name] of ['filter', 'host', 'list'].entries()) Body(name)(root, 'all', at + 1);
  Headers('x-site')(root, 'all', 4);
  Headers('user-agent')(root, 'all', 5);
  All()(root, 'all', Object.getOwnPropertyDescriptor(root, 'all') as PropertyDescriptor);
  Controller()(Root);
  class Application {}
  Module({ controllers: [Root] })(Application);
  const app = await NestFactory.create(Application, { logger: false });
  await app.listen(0, '127.0.0.1');
  await askAll('nest', app.getHttpServer() as Server);
}

{
  const { createServer } = await import('node:http');
  const { text } = await import('node:stream/consumers');
  const bare = (queryOf: (url: string) => unknown, formOf: (given: string) => unknown) =>
    createServer(async (request, response) => {
      const given = await text(request);
      const isJson = request.headers['content-type']?.includes('json');
      const body = given === '' ? undefined : isJson ? JSON.parse(given) : formOf(given);
      response.end(JSON.stringify(handle({ query: queryOf(request.url ?? '/'), body, headers: request.headers })));
    }).listen(0, '127.0.0.1');
  const params = (url: string) => new URL(url, 'http://localhost').searchParams;
  await askAll(
    'node, searchParams',
    bare(
      (url) => ({ page: params(url).get('page') ?? undefined }),
      (given) => ({ host: new URLSearchParams(given).get('host') }),
    ),
  );
  await askAll(
    'node, fromEntries',
    bare(
      (url) => Object.fromEntries(params(url)),
      (given) => Object.fromEntries(new URLSearchParams(given).entries()),
    ),
  );
  const { parse: form } = await import('node:querystring');
  await askAll(
    'node, querystring',
    bare((url) => form(url.split('?')[1] ?? ''), form),
  );
}

{
  // What a fetch handler is given.
  const { createServer } = await import('node:http');
  const { buffer } = await import('node:stream/consumers');
  const server = createServer(async (incoming, response) => {
    const given = await buffer(incoming);
    const request = new Request(`http://localhost${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: { 'content-type': incoming.headers['content-type'] ?? 'text/plain' },
      ...(given.length > 0 && { body: given }),
    });
    const type = request.headers.get('content-type') ?? '';
    const body = type.includes('json')
      ? await request.json()
      : type.includes('form')
        ? { host: (await request.formData()).get('host') }
        : undefined;
    response.end(JSON.stringify(handle({ body })));
  }).listen(0, '127.0.0.1');
  await askAll('fetch', server, { json: JSON_BODY, form: FORM });
}

// What is parsed beside the request, by the same parsers, is nobody's field.
reader.begin({ query: 'page=1', body: '{"host":1}' });
read.length = 0;
const other = JSON.parse('{"host": 1}') as { host: number; more?: number };
const unrelated = new URLSearchParams('q=1');
results.unrelated = {
  read: [...read, ...(other.more ? ['more'] : [])],
  answer: String([unrelated.get('q'), unrelated.get('z'), other.host]),
};
reader.end();

process.stdout.write(JSON.stringify(results));
