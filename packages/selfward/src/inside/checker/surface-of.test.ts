import { expect, it } from 'vitest';
import type { LearnedNames, Table } from '../messages.ts';
import { hasAll, surfaceOf } from './surface-of.ts';

const origin = 'http://localhost';
const table = (...routes: Table['routes'][number][]): Table => ({ framework: 'express', routes, gaps: [] });
const rooms = { method: 'GET', url: '/rooms/:id' };
const label = { method: 'POST', url: '/label' };
const ids = (parts: Partial<Parameters<typeof surfaceOf>[0]>) =>
  surfaceOf({ live: table(), shadow: table(), names: [], origin, ...parts }).endpoints.map(({ method, url, points }) =>
    `${method} ${url} ${points.map(({ id }) => id).join(' ')}`.trim(),
  );

it('is of the routes that both processes have, and tells the others', () => {
  const { endpoints, gaps } = surfaceOf({ live: table(rooms, label), shadow: table(rooms), names: [], origin });
  expect(endpoints.map(({ id }) => id)).toEqual(['GET http://localhost/rooms/{id}']);
  expect(gaps).toEqual([{ endpoint: 'POST http://localhost/label', reason: expect.stringContaining('no such route') }]);
});

it('tells what is missing of no route as of none', () => {
  const { gaps } = surfaceOf({
    live: { ...table({ method: 'GET', url: '/' }), gaps: ['GET /x(.*)/: a path by regular expression'] },
    shadow: table({ method: 'GET', url: '/' }),
    names: [],
    origin,
  });
  expect(gaps).toEqual([{ endpoint: 'GET http://localhost/*', reason: expect.stringContaining('regular expression') }]);
});

it('takes a route for another where it takes other fields', () => {
  const querystring = { type: 'object', properties: { page: { type: 'integer' } } };
  expect(hasAll(table(rooms), table({ ...rooms, querystring }))).toBe(false);
  expect(hasAll(table(rooms), table(label, rooms))).toBe(true);
});

it('adds the fields that handlers asked for', () => {
  const name = (location: LearnedNames['location'], given: string, { method, url } = label): LearnedNames => ({
    method,
    url,
    location,
    name: given,
  });
  expect(
    ids({
      live: table(rooms, label),
      shadow: table(rooms, label),
      names: [
        name('query', 'page', rooms),
        name('json', 'filter.user'),
        name('json', 'filter.role'),
        name('json', 'text'),
        name('cookie', 'theme', rooms),
        name('header', 'x-site', rooms),
      ],
    }),
  ).toEqual([
    'GET http://localhost/rooms/{id} path:id query:page header:x-site cookie:theme',
    'POST http://localhost/label json:filter.user json:filter.role json:text',
  ]);
});

it('holds to the routes that were asked for', () => {
  expect(ids({ live: table(rooms, label), shadow: table(rooms, label), only: ['GET /rooms/:id'] })).toEqual([
    'GET http://localhost/rooms/{id} path:id',
  ]);
});

it('takes from a description what the application has, and nothing else', () => {
  const operation = { parameters: [{ name: 'page', in: 'query', schema: { type: 'string' } }], responses: {} };
  const openapi = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'rooms', version: '1' },
    paths: { '/rooms/{room}': { get: operation }, '/gone': { get: operation } },
  });
  expect(ids({ live: table(rooms), shadow: table(rooms), openapi }).join('\n')).not.toContain('/gone');
});
