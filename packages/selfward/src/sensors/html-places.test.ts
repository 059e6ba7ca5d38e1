import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFresh, type Marker } from '../model/marker.ts';
import type { Sighting } from '../model/sighting.ts';
import { type Installed, installSensors } from './shared/install.ts';
import { createRegistry } from './shared/registry.ts';

const require = createRequire(import.meta.url);
let installed: Installed;
let seen: Sighting[];
let marker: Marker;
let uproot: () => void;
let folder: string;

/** In a shadow, whose pages tell where they were written. */
beforeEach(() => {
  process.env.SELFWARD_SHADOW = '{}';
  const host = createRegistry();
  installed = installSensors(host);
  seen = [];
  host.subscribe((sighting) => seen.push(sighting));
  marker = createFresh().marker();
  uproot = host.plant(marker);
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfward-places-')));
});
afterEach(() => {
  uproot();
  installed.uninstall();
  delete process.env.SELFWARD_SHADOW;
  rmSync(folder, { recursive: true, force: true });
});

async function asked(listener: RequestListener): Promise<Sighting | undefined> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`).then((answer) => answer.text());
  } finally {
    server.close();
  }
  return seen.find(({ sensor }) => sensor === 'html-out');
}

/** The application, as a file of its own: what a test runner makes of this one has other lines. */
function applicationOf(text: string): (...given: unknown[]) => RequestListener {
  const file = join(folder, 'app.cjs');
  writeFileSync(file, text);
  return require(file);
}
const lineOf = (at: string | undefined) => at?.replace(`${folder}/`, '').replace(/:\d+$/, '');
const later = () => new Promise((resolve) => setTimeout(resolve, 1));

it('names the line of an application that sends text by itself, also after it waited', async () => {
  const app = applicationOf(`module.exports = (word, later) => async (request, response) => {
    await later();
    response.setHeader('content-type', 'text/html');
    response.end('<p>' + word + '</p>');
  };`);
  expect(lineOf((await asked(app(marker, later)))?.at)).toBe('app.cjs:4');
});

it('names the line of a template, and who rendered it', async () => {
  writeFileSync(join(folder, 'page.ejs'), '<html>\n<body>\n<h1>Hello <%- name %></h1>\n</body></html>\n');
  writeFileSync(join(folder, 'other.ejs'), '<html>\n<body>\n<h2>Bye <%- name %></h2>\n</body></html>\n');
  const app = applicationOf(`module.exports = (express, word, folder) => {
    const app = express().set('views', folder);
    app.get('/', (request, response) => {
      response.render('other.ejs', { name: word }, () => {
        response.render('page.ejs', { name: word });
      });
    });
    return app;
  };`);
  const found = await asked(app(require('express'), marker, folder));
  expect(found?.at).toBe(`${join(folder, 'page.ejs')}:3:11`);
  expect(found?.frames?.[0]).toBe(`<template> (${join(folder, 'page.ejs')}:3:11)`);
});

it('names the line that hands a page to Koa, which sends it later', async () => {
  const app = applicationOf(`module.exports = (Koa, word, later) => {
    const app = new Koa();
    app.use(async (context) => {
      await later();
      context.body = '<p>' + word + '</p>';
    });
    return app.callback();
  };`);
  expect(lineOf((await asked(app(require('koa'), marker, later)))?.at)).toBe('app.cjs:5');
});

it('names the line that hands a page to Fastify, also where a hook delays it', async () => {
  const app = applicationOf(`module.exports = (fastify, word, later) => {
    const app = fastify();
    app.addHook('onSend', async () => later());
    app.get('/', (request, reply) => {
      reply.type('text/html').send('<p>' + word + '</p>');
    });
    return async (request, response) => { await app.ready(); app.routing(request, response); };
  };`);
  expect(lineOf((await asked(app(require('fastify'), marker, later)))?.at)).toBe('app.cjs:5');
});

it('names the line that makes an answer of the Fetch standard', async () => {
  const app = applicationOf(`module.exports = (word) => (request, response) => {
    const page = new Response('<p>' + word + '</p>');
    page.text().then(response.end.bind(response));
  };`);
  expect(lineOf((await asked(app(marker)))?.at)).toBe('app.cjs:2');
});
