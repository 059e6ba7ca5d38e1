import { expect, it } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import type { LearnedNames, Table } from '../messages.ts';
import { learnRoutes } from './learn-routes.ts';

type Read = Pick<LearnedNames, 'location' | 'name'>;

const typeOf = ({ headers }: HttpRequest) => headers.find(([name]) => name === 'content-type')?.[1];

/** Learns one route whose handler answers with the fields that it asks for. */
async function learned(
  method: string,
  handler: (request: HttpRequest) => Read[],
  statusOf: (request: HttpRequest) => number | undefined = () => 200,
) {
  const sent: string[] = [];
  const table: Table = { framework: 'test', routes: [{ method, url: '/a' }], gaps: [] };
  const surface = await learnRoutes(
    {
      live: table,
      shadow: () => table,
      names: new Map(),
      answered: new Set(),
      origin: 'http://localhost',
      async learn(request) {
        sent.push([new URL(request.url).search, typeOf(request), request.body].filter(Boolean).join(' '));
        const status = statusOf(request);
        return { read: handler(request), ...(status !== undefined && { response: answer(status) }) };
      },
    },
    new AbortController().signal,
  );
  return {
    sent,
    gaps: surface.gaps.map(({ endpoint, reason }) => `${endpoint}: ${reason}`),
    points: surface.endpoints.flatMap(({ points }) => points.map(({ location, name }) => `${location} ${name}`)),
  };
}

const answer = (status: number): HttpResponse => ({
  status,
  headers: status === 302 ? [['location', '/login']] : [],
  body: '',
  bytes: 0,
  truncated: false,
  firstByteMs: 1,
  totalMs: 1,
});

const field = (location: Read['location'], name: string): Read => ({ location, name });
const JSON_BODY = 'application/json { }';
const FORM_BODY = 'application/x-www-form-urlencoded _=1';

it('asks once more with a query where nobody looked at one, and is content with none', async () => {
  expect(await learned('GET', () => [])).toEqual({ sent: ['', '?_=1'], points: [], gaps: [] });
});

it('asks again with the fields that came up, until no more do', async () => {
  const handler = ({ url }: HttpRequest) => [field('query', url.includes('page=') ? 'size' : 'page')];
  const { sent, points } = await learned('GET', handler);
  expect(points).toEqual(['query page', 'query size']);
  expect(sent.map((query) => [...new URLSearchParams(query).keys()])).toEqual([[], ['page'], ['page', 'size']]);
});

it('asks with an object, and not with a form where that was read', async () => {
  const { sent, points } = await learned('POST', () => [field('json', 'host'), field('query', 'dry')]);
  expect(points).toEqual(['query dry', 'json host']);
  expect(sent[0]).toBe(JSON_BODY);
  expect(sent.join()).not.toContain('urlencoded');
});

it('asks with a form where nobody read an object', async () => {
  const { sent, points } = await learned('POST', (request) =>
    typeOf(request)?.includes('urlencoded') ? [field('body', 'host')] : [],
  );
  expect(sent.slice(0, 2)).toEqual([JSON_BODY, `?_=1 ${FORM_BODY}`]);
  expect(points).toEqual(['body host']);
});

it.each<[string, Read[], (request: HttpRequest) => number | undefined, string[]]>([
  [
    'is refused',
    [],
    () => 403,
    ['GET http://localhost/a: no field of it is known: an ordinary request was answered 403'],
  ],
  ['is sent to the sign-in', [], () => 302, [expect.stringContaining('was answered 302')]],
  ['is not answered', [], () => undefined, [expect.stringContaining('was not answered')]],
  ['is let in with something in the query', [], ({ url }) => (url.includes('?') ? 200 : 400), []],
  ['is refused, but its fields are known', [field('query', 'page')], () => 403, []],
])('tells of a route that %s', async (_is, read, statusOf, expected) => {
  expect((await learned('GET', () => read, statusOf)).gaps).toEqual(expected);
});
