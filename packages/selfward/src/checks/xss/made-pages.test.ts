import { describe, expect, it } from 'vitest';
import type { Exchange, HttpResponse } from '../../model/index.ts';
import { endpointForTesting } from '../testing/endpoints-for-testing.ts';
import { madePages } from './made-pages.ts';

const ORIGIN = new URL(endpointForTesting('GET', '/', {}).url).origin;
const post = endpointForTesting('POST', '/notes', { title: 'hello', text: 'x' });
const known = [
  endpointForTesting('GET', '/notes/{id}', { id: '1' }, 'path'),
  endpointForTesting('GET', '/notes/{title}', { title: 'hello' }, 'path'),
  endpointForTesting('GET', '/others/{title}', { title: 'hello' }, 'path'),
  endpointForTesting('GET', '/home', {}),
];

function answered(response: Partial<HttpResponse>, set: Record<string, string> = {}): Exchange {
  return {
    id: 1,
    probe: {
      set: new Map(post.points.flatMap((point) => (point.name in set ? [[point, set[point.name]]] : []))),
      markers: [],
      effect: 'write',
      note: '',
    },
    request: { method: 'POST', url: `${ORIGIN}/notes`, headers: [] },
    response: {
      status: 200,
      headers: [],
      body: '',
      bytes: 0,
      truncated: false,
      firstByteMs: 1,
      totalMs: 1,
      ...response,
    },
    at: 0,
    sightings: [],
  };
}
const urls = (exchange: Exchange) => madePages(exchange, post, known).map(({ url }) => url.slice(ORIGIN.length));

describe('madePages', () => {
  it.each<[string, Partial<HttpResponse>, string]>([
    ['where the answer leads', { status: 303, headers: [['location', '/saved/9']] }, '/saved/9'],
    ['an identifier in JSON', { status: 201, body: '{"id":17,"ok":true}' }, '/notes/17'],
    ['a link to a thing of its kind', { body: '<a href="/notes/18">Your note</a>' }, '/notes/18'],
  ])('follows %s', (_, response, expected) => expect(urls(answered(response))).toContain(expected));

  it('follows the name that was sent, and else the ordinary one', () => {
    expect(urls(answered({}, { title: 'kxbc' }))).toContain('/notes/kxbc');
    expect(urls(answered({}))).toContain('/notes/hello');
  });

  it('follows nothing to another site, of an error, or to pages of no known kind', () => {
    expect(urls(answered({ status: 303, headers: [['location', 'http://elsewhere.example/notes/1']] }))).toEqual([
      '/notes/hello',
    ]);
    expect(urls(answered({ status: 400, body: '{"id":17}' }))).toEqual([]);
    expect(urls(answered({ body: '<a href="/about">About</a>' }))).toEqual(['/notes/hello']);
  });
});
