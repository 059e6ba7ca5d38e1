import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { getRequestListener } from '@hono/node-server';
import KoaRouter from '@koa/router';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { createNetworkTransport } from '../../probe/network.ts';
import { connectToServer } from '../transport/connect-to-server.ts';
import type { Adapter, Attached } from './adapter.ts';
import expressAdapter from './express.ts';
import fastifyAdapter from './fastify.ts';
import honoAdapter from './hono.ts';
import koaAdapter from './koa.ts';
import nestAdapter from './nest.ts';
import nodeAdapter from './node.ts';

/** Its own types are not installed beside those of the newer one; what is used here is alike. */
const makeExpress4: typeof express = createRequire(import.meta.url)('express4');

const ADAPTERS = [expressAdapter, fastifyAdapter, honoAdapter, koaAdapter, nestAdapter, nodeAdapter];

/** An application with a route, one below a mounted router below another, and a way to add one later. */
interface Sample {
  app: unknown;
  later: () => void;
  /** Where the framework has no server of its own. */
  server?: Server;
  stop?: () => Promise<unknown>;
}

function expressLike(make: typeof express): Sample {
  const app = make();
  app.use(make.json());
  const inner = make.Router();
  inner.get('/status', (_request, response) => void response.send('fine'));
  const outer = make.Router({ mergeParams: true });
  outer.use('/units', inner);
  outer.post('/:unit/label', (request, response) => void response.send(request.params.unit));
  app.use('/api/v1', outer);
  app.get('/rooms/:id', (request, response) => void response.send(`room ${request.params.id}`));
  return { app, later: () => inner.get('/later', (_request, response) => void response.send('later')) };
}

function koaSample(): Sample {
  const app = new Koa();
  const inner = new KoaRouter();
  inner.get('/status', (context) => {
    context.body = 'fine';
  });
  const outer = new KoaRouter({ prefix: '/api/v1' });
  outer.post('/:unit/label', (context) => {
    context.body = context.params.unit;
  });
  outer.use('/units', inner.routes());
  const rooms = new KoaRouter();
  rooms.get('/rooms/:id', (context) => {
    context.body = `room ${context.params.id}`;
  });
  app.use(outer.routes()).use(rooms.routes()).use(rooms.allowedMethods());
  const later = () =>
    outer.get('/units/later', (context) => {
      context.body = 'later';
    });
  return { app, later };
}

function honoSample(): Sample {
  const app = new Hono();
  app.use('*', async (_context, next) => next());
  const inner = new Hono();
  inner.get('/status', (context) => context.text('fine'));
  const outer = new Hono();
  outer.route('/units', inner);
  outer.post('/:unit{[a-z0-9]+}/label', (context) => context.text(context.req.param('unit')));
  app.route('/api/v1', outer);
  app.get('/rooms/:id', (context) => context.text(`room ${context.req.param('id')}`));
  return {
    app,
    later: () => app.get('/api/v1/units/later', (context) => context.text('later')),
    server: createServer(getRequestListener(app.fetch)),
  };
}

function fastifySample(): Sample {
  const app = Fastify();
  app.register(
    async (outer) => {
      outer.post('/:unit/label', { schema: { body: { type: 'object' } } }, async (request) => request.params);
      outer.register(async (inner) => void inner.get('/status', async () => 'fine'), { prefix: '/units' });
    },
    { prefix: '/api/v1' },
  );
  app.get('/rooms/:id', async (request) => `room ${(request.params as { id: string }).id}`);
  return { app, later: () => app.get('/api/v1/units/later', async () => 'later'), stop: () => app.close() };
}

async function nestSample(adapter: ExpressAdapter | FastifyAdapter): Promise<Sample> {
  // Decorators by hand: what runs here is TypeScript with its types taken off, nothing more.
  class Rooms {
    show(): string {
      return 'room 7';
    }
    status(): string {
      return 'fine';
    }
    label(): string {
      return 'labelled';
    }
  }
  const own = (name: 'show' | 'status' | 'label') => Object.getOwnPropertyDescriptor(Rooms.prototype, name) ?? {};
  Get('rooms/:id')(Rooms.prototype, 'show', own('show'));
  Get('api/v1/units/status')(Rooms.prototype, 'status', own('status'));
  Post('api/v1/:unit/label')(Rooms.prototype, 'label', own('label'));
  Controller()(Rooms);
  class Root {}
  Module({ controllers: [Rooms] })(Root);
  const app = await NestFactory.create(Root, adapter as ExpressAdapter, { logger: false });
  return { app, later: () => undefined, stop: () => app.close() };
}

const SAMPLES: [string, () => Sample | Promise<Sample>, Adapter][] = [
  ['express 5', () => expressLike(express), expressAdapter],
  ['express 4', () => expressLike(makeExpress4), expressAdapter],
  ['koa', koaSample, koaAdapter],
  ['hono', honoSample, honoAdapter],
  ['fastify', fastifySample, fastifyAdapter],
  ['nest on express', () => nestSample(new ExpressAdapter()), nestAdapter],
  ['nest on fastify', () => nestSample(new FastifyAdapter()), nestAdapter],
];

const lines = ({ routes }: Attached) =>
  routes().flatMap(({ method, url }) => [method].flat().map((each) => `${each} ${url}`));

describe.each(SAMPLES)('%s', (_name, make, adapter) => {
  it('shows its routes with the prefixes of mounted routers', async () => {
    const { app, stop, server } = await make();
    const attached = adapter.attach(app);
    if (!attached) throw new Error('not taken hold of');
    await (server ?? attached.server());
    const shown = lines(attached);
    expect(shown).toContain('GET /rooms/:id');
    expect(shown).toContain('GET /api/v1/units/status');
    expect(shown.some((line) => /^POST \/api\/v1\/:unit\/label$/.test(line))).toBe(true);
    attached.detach();
    await stop?.();
  });

  it('is taken for its own kind alone', async () => {
    const { app, stop } = await make();
    const taken = ADAPTERS.filter((each) => {
      const attached = each.attach(app);
      attached?.detach();
      return attached !== undefined;
    });
    expect(taken).toEqual([adapter]);
    await stop?.();
  });

  it('answers a connection that no port was opened for', async () => {
    const { app, stop, server: carrying } = await make();
    const attached = adapter.attach(app);
    const server = carrying ?? (await attached?.server());
    if (!server) throw new Error('no server');
    const { connect, isProbe } = connectToServer(() => server);
    const seen: boolean[] = [];
    server.prependListener('request', (request) => seen.push(isProbe(request.socket)));
    const transport = createNetworkTransport({ connect });
    const answer = await transport.send({ method: 'GET', url: 'http://inside.invalid/rooms/7', headers: [] });
    expect(answer).toMatchObject({ status: 200, body: 'room 7' });
    const label = { method: 'POST', url: 'http://inside.invalid/api/v1/u9/label' } as const;
    const posted = await transport.send({ ...label, headers: [['content-type', 'application/json']], body: '{"a":1}' });
    expect(posted.status).toBeLessThan(300);
    expect(server.listening).toBe(false);
    expect(seen).toEqual([true, true]);
    await transport.close();
    attached?.detach();
    await stop?.();
  });
});

describe.each(SAMPLES.filter(([name]) => !name.startsWith('nest')))('%s', (name, make, adapter) => {
  it('tells when a route is added, until it is let go', async () => {
    const { app, later, stop } = await make();
    const attached = adapter.attach(app);
    if (!attached) throw new Error('not taken hold of');
    const told = new Promise<void>((resolve) => {
      attached.onChange(resolve);
    });
    later();
    await told;
    if (name !== 'fastify') expect(lines(attached)).toContain('GET /api/v1/units/later');
    attached.detach();
    await stop?.();
  });
});

describe('the other ways to be found', () => {
  it('a Fastify that was made before anybody looked shows its routes without their schemas', () => {
    const app = Fastify();
    // As an instance that this file has never heard of.
    const stranger = new Proxy(app, {});
    app.get('/early/:id', async () => 'x');
    const attached = fastifyAdapter.attach(stranger);
    expect(attached && lines(attached)).toContain('GET /early/:id');
    expect(attached?.gaps()).toHaveLength(1);
    attached?.detach();
  });

  it('a path by regular expression is a gap, not a guess', () => {
    const app = express();
    app.get(/^\/files\/(.*)$/, (_request, response) => void response.send('x'));
    const attached = expressAdapter.attach(app);
    expect(attached && lines(attached)).toEqual([]);
    expect(attached?.gaps()[0]).toContain('by regular expression');
    attached?.detach();
  });

  it.each([
    ['express 5', express],
    ['express 4', makeExpress4],
  ])('%s: what answers every method has those that are used', (_name, make) => {
    const app = make();
    app.all('/any', (_request, response) => void response.send('x'));
    const attached = expressAdapter.attach(app);
    expect(attached?.routes().flatMap(({ method }) => method)).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
    attached?.detach();
  });

  it.each([
    ['express 5', express],
    ['express 4', makeExpress4],
  ])('%s: routers at several paths and with parameters, and applications mounted in others', (_name, make) => {
    const flat = make.Router();
    flat.get('/flat', (_request, response) => void response.send('x'));
    const early = make();
    early.get('/deep', (_request, response) => void response.send('x'));
    const app = make();
    app.use(['/a', '/b-c.d'], flat);
    app.use('/:tenant/x', flat);
    app.use('/early', early);
    const attached = expressAdapter.attach(app);
    const late = make();
    late.get('/deep', (_request, response) => void response.send('x'));
    app.use('/late', late);
    expect(attached && lines(attached)).toEqual([
      'GET /a/flat',
      'GET /b-c.d/flat',
      'GET /:tenant/x/flat',
      'GET /late/deep',
    ]);
    expect(attached?.gaps()).toEqual(['/early: an application that was mounted before anybody looked']);
    attached?.detach();
    expect(Object.hasOwn(app, 'use')).toBe(Object.hasOwn(make(), 'use'));
  });

  it('takes a bare server, and nothing of anybody else', () => {
    expect(nodeAdapter.attach(createServer())?.framework).toBe('node:http');
    for (const given of [undefined, null, 'app', 7, {}, [], () => undefined]) {
      for (const adapter of ADAPTERS) expect(adapter.attach(given)).toBeUndefined();
    }
  });
});
