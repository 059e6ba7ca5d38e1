import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

export const FRAMEWORKS = ['express', 'fastify'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

export const ROUTES = ['plain', 'render', 'sqlite', 'mongodb'] as const;
export type RouteName = (typeof ROUTES)[number];

/** Beside the routes that are measured: an application of four routes would be checked before anything was measured. */
const FLOORS = 200;

/** By `require`, as most applications are loaded: agents that hook it are not left blind by how this one is written. */
const require = createRequire(import.meta.url);

type Answer = { html: string } | { json: unknown };
type Handler = (query: { name: string }) => Answer | Promise<Answer>;

export interface Application {
  /** What `watch` takes. */
  app: unknown;
  server: Server;
  close(): Promise<void>;
}

/** The same routes in each framework; the one with MongoDB only where there is an address. */
export async function createApplication(framework: Framework, mongodb: string | undefined): Promise<Application> {
  const store = mongodb === undefined ? undefined : await collection(mongodb);
  const handlers: Record<string, Handler> = {
    plain: ({ name }) => ({ json: { hello: name, rooms: 3 } }),
    render: renderer(),
    sqlite: reader(),
    ...(store && { mongodb: store.handler }),
  };
  const made = framework === 'express' ? express(handlers) : await fastify(handlers);
  return {
    ...made,
    async close() {
      await store?.close();
    },
  };
}

function express(handlers: Record<string, Handler>): Omit<Application, 'close'> {
  const app = (require('express') as typeof import('express'))();
  for (const [name, handler] of Object.entries(handlers)) {
    app.get(`/${name}`, async (request, response) => {
      const answer = await handler({ name: String(request.query.name) });
      if ('html' in answer) response.type('html').send(answer.html);
      else response.json(answer.json);
    });
  }
  for (let floor = 0; floor < FLOORS; floor++)
    app.get(`/floors/${floor}/:room`, (request, response) => void response.json({ floor, room: request.params.room }));
  return { app, server: createServer(app) };
}

async function fastify(handlers: Record<string, Handler>): Promise<Omit<Application, 'close'>> {
  const app = (require('fastify') as typeof import('fastify')).fastify();
  for (const [name, handler] of Object.entries(handlers)) {
    app.get<{ Querystring: { name: string } }>(`/${name}`, async (request, reply) => {
      const answer = await handler({ name: String(request.query.name) });
      return 'html' in answer ? reply.type('text/html').send(answer.html) : answer.json;
    });
  }
  for (let floor = 0; floor < FLOORS; floor++)
    app.get<{ Params: { room: string } }>(`/floors/${floor}/:room`, async ({ params }) => ({
      floor,
      room: params.room,
    }));
  await app.ready();
  return { app, server: app.server };
}

const ROOMS = Array.from({ length: 30 }, (_, at) => ({ name: `room ${at}`, celsius: 15 + (at % 12) }));

/** A template from a file, compiled at the first request and kept, as in production. */
function renderer(): Handler {
  const nunjucks = require('nunjucks') as typeof import('nunjucks');
  const views = new nunjucks.Environment(new nunjucks.FileSystemLoader(join(import.meta.dirname, 'views')));
  return ({ name }) => ({ html: views.render('rooms.html', { title: 'Rooms', rooms: ROOMS, name }) });
}

/** Compiled for each request, as most code does it, with the value in a parameter. */
function reader(): Handler {
  const sqlite = require('node:sqlite') as { DatabaseSync: typeof DatabaseSync };
  const database = new sqlite.DatabaseSync(':memory:');
  database.exec('create table readings (id integer primary key, room text, celsius real)');
  const insert = database.prepare('insert into readings (room, celsius) values (?, ?)');
  for (let n = 0; n < 1_000; n++) insert.run(`room ${n % 50}`, 15 + (n % 12));
  return ({ name }) => ({
    json: database.prepare('select id, celsius from readings where room = ? or id < 20 order by id limit 20').all(name),
  });
}

async function collection(url: string): Promise<{ handler: Handler; close(): Promise<void> }> {
  const { MongoClient } = require('mongodb') as typeof import('mongodb');
  const client = await new MongoClient(url).connect();
  const readings = client.db('bench').collection('readings');
  if ((await readings.countDocuments()) === 0)
    await readings.insertMany(Array.from({ length: 20 }, (_, n) => ({ room: 'hall', celsius: 15 + n })));
  return {
    handler: async ({ name }) => ({ json: await readings.find({ room: name }).limit(10).toArray() }),
    close: () => client.close(),
  };
}
