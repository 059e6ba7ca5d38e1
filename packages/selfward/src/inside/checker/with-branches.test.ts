import { describe, expect, it } from 'vitest';
import { craft } from '../../probe/craft.ts';
import { surfaceOf } from './surface-of.ts';

const ORIGIN = 'http://app.test';

function requests(
  method: 'GET' | 'POST',
  names: [location: 'query' | 'json' | 'body', name: string][],
  branches: [location: 'query' | 'json' | 'body', path: string, examples: unknown[]][],
) {
  const table = { framework: 'express', routes: [{ method, url: '/rooms' }], gaps: [] };
  return surfaceOf({
    live: table,
    shadow: table,
    names: names.map(([location, name]) => ({ method, url: '/rooms', location, name })),
    shapes: branches.map(([location, path, examples]) => ({
      method,
      url: '/rooms',
      location,
      path,
      schema: { examples },
    })),
    origin: ORIGIN,
  }).endpoints.map((endpoint) => {
    const { url, body } = craft(endpoint);
    return { id: endpoint.id, points: endpoint.points.map(({ id }) => id), sent: body ?? url.slice(ORIGIN.length) };
  });
}

describe('withBranches', () => {
  it('makes a request for each value that a field is compared with, and none of them asks for it', () => {
    expect(
      requests(
        'GET',
        [
          ['query', 'as'],
          ['query', 'q'],
        ],
        [['query', 'as', ['csv', 'xml']]],
      ),
    ).toEqual([
      { id: `GET ${ORIGIN}/rooms`, points: ['query:as', 'query:q'], sent: '/rooms?as=room&q=room' },
      { id: `GET ${ORIGIN}/rooms#2`, points: ['query:q'], sent: '/rooms?as=csv&q=room' },
      { id: `GET ${ORIGIN}/rooms#3`, points: ['query:q'], sent: '/rooms?as=xml&q=room' },
    ]);
  });

  it('keeps what a value is in JSON, and is text in a form', () => {
    const json = requests(
      'POST',
      [
        ['json', 'a.b'],
        ['json', 'q'],
      ],
      [['json', 'a.b', [3]]],
    );
    expect(json.map(({ sent }) => sent)).toEqual(['{"a":{"b":"room"},"q":"room"}', '{"a":{"b":3},"q":"room"}']);
    const form = requests(
      'POST',
      [
        ['body', 'b'],
        ['body', 'q'],
      ],
      [['body', 'b', [3]]],
    );
    expect(form.map(({ sent }) => sent)).toEqual(['b=room&q=room', 'b=3&q=room']);
  });

  it('leaves what is sent already, what no request has, and more than a few', () => {
    expect(
      requests(
        'GET',
        [['query', 'as']],
        [
          ['query', 'as', ['room']],
          ['query', 'no', ['csv']],
        ],
      ),
    ).toHaveLength(1);
    const values = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(requests('GET', [['query', 'as']], [['query', 'as', values]])).toHaveLength(5);
  });
});
