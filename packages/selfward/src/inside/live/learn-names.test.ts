import { channel } from 'node:diagnostics_channel';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { fastify } from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fieldOfHeader, isFieldName, namesOfBody, namesOfHeaders, namesOfUrl } from './field-names.ts';
import { createNameLearner } from './learn-names.ts';
import { createRouteMatcher } from './match-route.ts';
import { createSampling } from './sample-by-path.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

describe('names of fields', () => {
  it.each([
    ['room', true],
    ['filter[user]', true],
    ['$where', true],
    ['x-api-version', true],
    ['line2', true],
    ['4711', false],
    ['anna@example.org', false],
    ['2026-11-22', false],
    ['user1234567', false],
    ['d41d8cd98f00b204e9800998ecf8427e', false],
    ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', false],
    ['a b', false],
    ['', false],
  ])('%j: %s', (name, is) => expect(isFieldName(name)).toBe(is));

  it.each([
    ['/a?room=1&filter%5Bname%5D=x&room=2', ['room', 'filter[name]', 'room']],
    ['/a?c2VjcmV0', []],
    ['/a?%ff=1&b=2#c=3', ['b']],
    ['/a', []],
  ])('of %j are %j', (url, names) => expect(namesOfUrl(url).map(({ name }) => name)).toEqual(names));

  it('of headers are those of cookies, and of what is not usual', () => {
    const raw = ['Host', 'x', 'Cookie', 'sid=secret; theme=dark', 'X-Tenant', 'blue', 'X-Forwarded-For', '::1'];
    expect(namesOfHeaders(raw)).toEqual([
      { location: 'cookie', name: 'sid' },
      { location: 'cookie', name: 'theme' },
      { location: 'header', name: 'x-tenant' },
    ]);
  });

  it.each<[unknown, string, string[]]>([
    [{ a: { b: 1, c: [{ d: 2 }, { e: 3 }] }, f: [] }, 'application/json', ['json a.b', 'json a.c.0.d', 'json f']],
    [[{ a: 1 }], 'application/merge-patch+json', ['json 0.a']],
    [{ by: { 'anna@example.org': { age: 3 } }, ok: 1 }, 'application/json', ['json ok']],
    [{ name: 'x', 'pass word': 'y' }, 'application/x-www-form-urlencoded', ['body name']],
    ['text', 'application/json', []],
    [Buffer.from('x'), 'application/json', []],
  ])('of the body %j (%s) are %j', (body, type, names) =>
    expect(namesOfBody(body, type).map(({ location, name }) => `${location} ${name}`)).toEqual(names),
  );
});

describe('createRouteMatcher', () => {
  const match = createRouteMatcher([
    { method: ['GET', 'POST'], url: '/rooms/:id' },
    { method: 'GET', url: '/rooms/all' },
    { method: 'GET', url: '/files/*' },
    { method: 'GET', url: '/a.b/{id}/:kind(\\w+)?' },
    { method: 'GET', url: '/' },
  ]);
  it.each([
    ['GET', '/rooms/7', '/rooms/:id'],
    ['HEAD', '/rooms/7/', '/rooms/:id'],
    ['POST', '/rooms/all', '/rooms/:id'],
    ['GET', '/Rooms/All', '/rooms/all'],
    ['GET', '/files/a/b.txt', '/files/*'],
    ['GET', '/a.b/3/x', '/a.b/{id}/:kind(\\w+)?'],
    ['GET', '/aXb/3/x', undefined],
    ['GET', '/', '/'],
    ['DELETE', '/rooms/7', undefined],
  ])('%s %s belongs to %s', (method, path, url) => expect(match(method, path)?.url).toBe(url));
});

describe('createSampling', () => {
  it('looks ever more rarely at what shows nothing new, and at once at what does', () => {
    const sampling = createSampling();
    const looks = (url: string, times: number) => {
      let looked = 0;
      for (let n = 0; n < times; n++) {
        const bucket = sampling.take(url);
        if (bucket === -1) continue;
        looked++;
        sampling.saw(bucket, false);
      }
      return looked;
    };
    expect(looks('/hot?n=1', 30)).toBe(30);
    looks('/hot', 50_000);
    expect(looks('/hot', 10_000)).toBeLessThan(25);
    expect(looks('/rare', 10)).toBe(10);
    sampling.restart();
    expect(looks('/hot', 10)).toBe(10);
  });
});

/** A learner over a server, and a way to ask it. */
async function listening(server: Server | RequestListener, table: { method: string; url: string }[]) {
  const made = typeof server === 'function' ? createServer(server) : server;
  const learner = createNameLearner({ routes: () => table, onChange: () => () => {}, isProbe: () => false });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  ends.push(learner.stop, () => made.close());
  const origin = `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
  const names = () => learner.names().map(({ method, url, location, name }) => `${method} ${url} ${location} ${name}`);
  const send = (path: string, body: unknown) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-tenant': 'blue', cookie: 'sid=1' },
    });
  return { learner, names, send };
}

const EXPECTED = [
  'POST /api/rooms/:id query sort',
  'POST /api/rooms/:id cookie sid',
  'POST /api/rooms/:id header x-tenant',
  'POST /api/rooms/:id json name',
  'POST /api/rooms/:id json tags.0',
];

describe('createNameLearner', () => {
  it('learns from what Express parsed, in a mounted router too', async () => {
    const app = express();
    const router = express.Router();
    app.use(express.json());
    router.post('/rooms/:id', (_request, response) => void response.end('ok'));
    app.use('/api', router);
    const { names, learner, send } = await listening(app, [{ method: 'POST', url: '/api/rooms/:id' }]);
    const heard = vi.fn();
    learner.onNew(heard);
    const secret = 'correct horse battery';
    await send('/api/rooms/7?sort=up', { name: secret, tags: [secret] });
    await vi.waitUntil(() => names().length === EXPECTED.length);
    expect(names().sort()).toEqual([...EXPECTED].sort());
    expect(heard).toHaveBeenCalledOnce();
    expect(JSON.stringify(learner.names())).not.toContain('horse');
    await send('/elsewhere?new=1', { other: 1 });
    expect(names().sort()).toEqual([...EXPECTED].sort());
  });

  it('learns from what Fastify parsed', async () => {
    const app = fastify();
    app.post('/api/rooms/:id', () => 'ok');
    await app.ready();
    const { names, send } = await listening(app.server, [{ method: 'POST', url: '/api/rooms/:id' }]);
    await send('/api/rooms/7?sort=up', { name: 'x', tags: ['y'] });
    await vi.waitUntil(() => names().length === EXPECTED.length);
    expect(names().sort()).toEqual([...EXPECTED].sort());
  });

  it('leaves no subscription behind', () => {
    const of = (name: string) => channel(name).hasSubscribers;
    const channels = ['http.server.response.finish', 'tracing:fastify.request.handler:start'];
    const before = channels.map(of);
    const learner = createNameLearner({ routes: () => [], onChange: () => () => {}, isProbe: () => false });
    expect(channels.map(of)).toEqual([true, true]);
    learner.stop();
    expect(channels.map(of)).toEqual(before);
  });
});

it('takes a header that a handler asks for, unless everybody does', () => {
  const asked = [
    'X-Forwarded-For',
    'user-agent',
    'accept-language',
    'api-key',
    'accept',
    'Host',
    'content-type',
    'cookie',
  ];
  expect(asked.flatMap(fieldOfHeader).map(({ name }) => name)).toEqual([
    'x-forwarded-for',
    'user-agent',
    'accept-language',
    'api-key',
  ]);
});
