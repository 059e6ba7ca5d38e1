import { describe, expect, it } from 'vitest';
import { craft } from '../../probe/craft.ts';
import type { LearnedShape } from '../messages.ts';
import { surfaceOf } from './surface-of.ts';

const ORIGIN = 'http://app.test';
const table = (method: string) => ({ framework: 'node:http', routes: [{ method, url: '/rooms' }], gaps: [] });

function surface(
  operation: object,
  method: 'GET' | 'POST',
  names: [location: 'query' | 'json' | 'body', name: string][],
  shapes: LearnedShape[] = [],
) {
  const paths = { '/rooms': { [method.toLowerCase()]: { responses: {}, ...operation } } };
  return surfaceOf({
    live: table(method),
    shadow: table(method),
    shapes,
    names: names.map(([location, name]) => ({ method, url: '/rooms', location, name })),
    openapi: JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths }),
    origin: ORIGIN,
  }).endpoints;
}
const query = (name: string, example: string) => ({ in: 'query', name, example, schema: { type: 'string' } });
const body = (type: string, example: unknown) => ({ requestBody: { content: { [type]: { example } } } });

describe('a described route and what was learned of it', () => {
  it.each<[string, ReturnType<typeof surface>, points: string[], url: string, body: string | undefined]>([
    [
      'a query that nobody described',
      surface({}, 'GET', [['query', 'q']]),
      ['query:q'],
      `${ORIGIN}/rooms?q=room`,
      undefined,
    ],
    [
      'one name more',
      surface({ parameters: [query('floor', '7')] }, 'GET', [['query', 'q']]),
      ['query:floor', 'query:q'],
      `${ORIGIN}/rooms?floor=7&q=room`,
      undefined,
    ],
    [
      'one field of JSON more',
      surface(body('application/json', { a: { b: 'x' } }), 'POST', [['json', 'a.c']]),
      ['json:a.b', 'json:a.c'],
      `${ORIGIN}/rooms`,
      '{"a":{"b":"x","c":"room"}}',
    ],
    [
      'one field of a form more',
      surface(body('application/x-www-form-urlencoded', { a: 'x' }), 'POST', [['body', 'c']]),
      ['body:a', 'body:c'],
      `${ORIGIN}/rooms`,
      'a=x&c=room',
    ],
    [
      'a body that nobody described',
      surface({}, 'POST', [['json', 'c']]),
      ['json:c'],
      `${ORIGIN}/rooms`,
      '{"c":"room"}',
    ],
  ])('are one endpoint: %s', (_, endpoints, points, url, text) => {
    expect(endpoints.map(({ id }) => id)).toHaveLength(1);
    const [endpoint] = endpoints;
    if (!endpoint) throw new Error('none');
    expect(endpoint.points.map(({ id }) => id)).toEqual(points);
    const made = craft(endpoint);
    expect([made.url, made.body]).toEqual([url, text]);
  });

  it('keeps what the application was seen to ask for, whatever the description says', () => {
    const schema = { type: 'string', contentEncoding: 'base64' };
    const [endpoint] = surface(
      { parameters: [query('text', 'RGVhciBndWVzdA==')] },
      'GET',
      [['query', 'text']],
      [{ method: 'GET', url: '/rooms', location: 'query', path: 'text', schema }],
    );
    expect(endpoint?.points).toEqual([
      expect.objectContaining({
        hint: expect.objectContaining({ contentEncoding: 'base64', enforced: true }),
        // What stands in the ordinary request is encoded; what probes add to is not.
        original: 'Dear guest',
      }),
    ]);
    expect(endpoint && craft(endpoint).url).toBe(`${ORIGIN}/rooms?text=RGVhciBndWVzdA%3D%3D`);
  });

  it('are two where their bodies are of different kinds', () => {
    const found = surface(body('application/x-www-form-urlencoded', { a: 'x' }), 'POST', [['json', 'c']]);
    expect(found.map(({ points }) => points.map(({ id }) => id))).toEqual([['body:a'], ['json:c']]);
  });
});
