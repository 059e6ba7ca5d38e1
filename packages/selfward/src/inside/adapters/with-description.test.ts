import { createServer } from 'node:http';
import express from 'express';
import { expect, it } from 'vitest';
import { attach } from './index.ts';
import { withDescription } from './with-description.ts';

const operation = { responses: {} };
const document = {
  openapi: '3.1.0',
  servers: [{ url: 'https://elsewhere.test/api/' }],
  paths: {
    '/rooms/{room}': { get: operation, delete: operation, parameters: [] },
    '/odd': { servers: [], post: operation },
  },
};

it.each([
  ['an object', document],
  ['JSON', JSON.stringify(document)],
  [
    'YAML',
    'servers: [{ url: /api }]\npaths:\n  /rooms/{room}: { get: {}, delete: {} }\n  /odd: { servers: [], post: {} }\n',
  ],
])('gives a bare server the routes of its description: %s', async (_, openapi) => {
  const attached = withDescription(attach(createServer()), openapi);
  let changes = 0;
  attached.onChange(() => changes++);
  // Whoever waits for the server has the routes.
  await attached.server();
  expect(attached.routes()).toEqual([
    { method: 'GET', url: '/api/rooms/{room}' },
    { method: 'DELETE', url: '/api/rooms/{room}' },
    { method: 'POST', url: '/odd' },
  ]);
  expect(attached.gaps()).toEqual([]);
  await Promise.resolve();
  expect(changes).toBe(1);
});

it.each([
  ['none', undefined, 'a bare server has no table of routes: hand `watch` its `openapi` description'],
  ['an empty one', {}, 'the `openapi` description names no operation'],
  ['one that cannot be read', 'a: [', 'the `openapi` description cannot be read: '],
])('says what is missing with %s', async (_, openapi, gap) => {
  const attached = withDescription(attach(createServer()), openapi);
  await attached.server();
  expect(attached.routes()).toEqual([]);
  expect(attached.gaps()).toEqual([expect.stringContaining(gap)]);
});

it('leaves an application with a table of its own as it is', () => {
  const attached = attach(express());
  expect(withDescription(attached, document)).toBe(attached);
  attached.detach();
});
