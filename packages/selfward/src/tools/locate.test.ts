import { describe, expect, it } from 'vitest';
import { makeEndpoint } from '../surface/index.ts';
import { locate } from './locate.ts';
import type { Reported } from './reported.ts';

const T = 'http://h.test/';
const endpoints = [
  makeEndpoint({ method: 'GET', url: 'http://h.test/greet', source: 'crawl', query: [['name', 'ann']] }),
  makeEndpoint({
    method: 'GET',
    url: 'http://h.test/rooms/{room}',
    source: 'crawl',
    path: { room: '1' },
    query: [['q', '']],
  }),
  makeEndpoint({
    ...{ method: 'POST', url: 'http://h.test/find', source: 'openapi' },
    body: { type: 'json', value: { filter: { user: 'a' } } },
  }),
];

const known: [reported: Reported, url: string, location: string, parameter: string][] = [
  [{ url: '/greet?name=%3Cx%3E', parameter: 'name' }, 'http://h.test/greet', 'query', 'name'],
  [{ url: 'http://h.test/rooms/42?q=1', parameter: 'q' }, 'http://h.test/rooms/{room}', 'query', 'q'],
  [{ url: '/rooms/%31', parameter: 'room', location: 'path' }, 'http://h.test/rooms/{room}', 'path', 'room'],
  [{ url: '/find', method: 'POST', parameter: 'user', location: 'body' }, 'http://h.test/find', 'json', 'filter.user'],
];

describe('locate', () => {
  it.each(known)('%j is at a known place', (reported, url, location, parameter) => {
    const found = locate(reported, T, endpoints);
    expect(found).toMatchObject({ endpoint: { url }, location, parameter, known: true });
  });

  it('takes no template for what has no field of it', () => {
    const page = makeEndpoint({ method: 'GET', url: 'http://h.test/{page}', source: 'crawl', path: { page: 'x' } });
    const found = locate({ url: '/config.bak' }, T, [page]);
    expect(found).toMatchObject({ endpoint: { url: 'http://h.test/config.bak' }, location: 'path', parameter: '' });
    expect(locate({ url: '/y', parameter: 'page' }, T, [page])).toMatchObject({ endpoint: page, parameter: 'page' });
  });

  it('makes an endpoint of what nobody knew, without the payload', () => {
    const found = locate({ url: '/new/7?a=%27&b=2', parameter: 'a' }, T, endpoints);
    expect(found).toMatchObject({ known: false, location: 'query', parameter: 'a' });
    if ('outside' in found) throw new Error(found.outside);
    expect(found.endpoint.draft.query).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(found.endpoint.safe).toBeUndefined();
  });

  it('cleans a form, too', () => {
    const type = 'application/x-www-form-urlencoded';
    const found = locate(
      { url: '/say', method: 'POST', parameter: 't', body: 't=%3Cx%3E&u=1', contentType: type },
      T,
      [],
    );
    if ('outside' in found) throw new Error(found.outside);
    expect(found).toMatchObject({ location: 'body', parameter: 't' });
    expect(found.endpoint.draft.body).toEqual({
      type: 'form',
      fields: [
        ['t', '1'],
        ['u', '1'],
      ],
    });
  });

  it.each([
    ['http://other.test/greet', /outside the scope/],
    ['https://h.test/greet', /outside the scope/],
    ['//evil.test/', /outside the scope/],
    ['http://[', /no address/],
  ])('leaves out %s', (url, why) => {
    expect(locate({ url }, T, endpoints)).toMatchObject({ outside: expect.stringMatching(why) });
  });

  it('leaves out what no method is', () => {
    expect(locate({ url: '/x', method: 'PROPFIND' }, T, [])).toMatchObject({ outside: /not known/ });
  });

  it('is at the endpoint that the tool was started for', () => {
    const [own] = endpoints;
    expect(locate({ parameter: 'name', location: 'query' }, T, endpoints, own)).toMatchObject({
      endpoint: own,
      known: true,
    });
  });
});
