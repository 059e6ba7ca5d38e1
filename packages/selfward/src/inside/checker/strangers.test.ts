import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../model/exchange.ts';
import { createFresh, type Marker } from '../../model/marker.ts';
import type { Sighting } from '../../model/sighting.ts';
import { createStrangers, withStranger } from './strangers.ts';

const stranger = { name: 'bcdfghjklm' as Marker, value: 'mlkjhgfdcb' as Marker };
const ROUTE = { method: 'GET', url: '/rooms' };

const request = (type: string | undefined, body?: string, url = 'http://a/rooms'): HttpRequest => ({
  method: 'POST',
  url,
  headers: type === undefined ? [] : [['Content-Type', type]],
  ...(body !== undefined && { body }),
});

it.each<[string, HttpRequest, string, string | undefined]>([
  ['no body', request(undefined), 'http://a/rooms?bcdfghjklm=mlkjhgfdcb', undefined],
  ['a query', request(undefined, undefined, 'http://a/?q=1'), 'http://a/?q=1&bcdfghjklm=mlkjhgfdcb', undefined],
  [
    'JSON',
    request('application/json', '{ "a": 1 }'),
    'http://a/rooms?bcdfghjklm=mlkjhgfdcb',
    '{"a":1,"bcdfghjklm":"mlkjhgfdcb"}',
  ],
  ['a list', request('application/json', '[1]'), 'http://a/rooms?bcdfghjklm=mlkjhgfdcb', '[1]'],
  [
    'a form',
    request('application/x-www-form-urlencoded', 'a=1'),
    'http://a/rooms?bcdfghjklm=mlkjhgfdcb',
    'a=1&bcdfghjklm=mlkjhgfdcb',
  ],
  ['text', request('text/plain', 'a=1'), 'http://a/rooms?bcdfghjklm=mlkjhgfdcb', 'a=1'],
])('goes with the rest: %s', (_, given, url, body) => {
  const made = withStranger(given, stranger);
  expect([made.url, made.body]).toEqual([url, body]);
});

describe('a name that nobody knows', () => {
  const follow = (reached: 'name' | 'value' | 'none', where: ('query' | 'json' | 'cookie')[]) => {
    const planted: Marker[] = [];
    let wanted: Marker | undefined;
    const seen = (markers: readonly Marker[]) =>
      markers.filter((each) => each === wanted).map((marker) => ({ marker }) as Sighting);
    const strangers = createStrangers({ plant: (markers) => planted.push(...markers), seen }, createFresh());
    const made = strangers.invent();
    expect(planted).toEqual([made.name, made.value]);
    if (reached !== 'none') wanted = made[reached];
    strangers.note(ROUTE, made, new Set(where));
    expect(strangers.of({ method: 'POST', url: '/rooms' })).toEqual([]);
    return strangers.of(ROUTE).map(({ id, part }) => `${id} ${part}`);
  };

  it.each([
    ['name', ['query'], ['name:query name']],
    ['value', ['json'], ['json:_ value']],
    ['name', ['query', 'json'], ['name:query name', 'name:json name']],
    ['name', ['cookie'], []],
    ['none', ['query'], []],
    ['name', [], []],
  ] as const)('whose %s came to a sink, listed in %j: %j', (reached, where, points) => {
    expect(follow(reached, [...where])).toEqual(points);
  });
});
