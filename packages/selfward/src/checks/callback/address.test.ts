import { describe, expect, it } from 'vitest';
import type { Marker, Point } from '../../model/index.ts';
import { callbackAddress } from './address.ts';
import { addressKindOf } from './address-like.ts';
import { broughtByPage } from './brought-by-page.ts';

const kinds: [name: string, value: string, kind: string | undefined][] = [
  ['x', 'https://example.org/a', 'whole'],
  ['x', '//example.org', 'whole'],
  ['x', 'sensor-3.plant.example:8080', 'host'],
  ['x', '192.0.2.7', 'host'],
  ['x', 'guide.txt', undefined],
  ['x', '/status', 'path'],
  ['hostname', 'north', 'host'],
  ['region', 'north', 'host'],
  ['webhook_url', '', 'named'],
  ['avatarUrl', 'none', 'named'],
  ['callback', 'show', undefined],
  ['callback', '', 'named'],
  ['image', 'chair.png', undefined],
  ['hooks.0.url', '', 'named'],
  ['name', 'Ada', undefined],
  ['title', 'News', undefined],
  ['curly', 'yes', undefined],
];

describe('addressKindOf', () => {
  it.each(kinds)('%s=%s', (name, original, kind) => {
    const point: Point = { id: `query:${name}`, location: 'query', name, part: 'value', original };
    expect(addressKindOf(point)).toBe(kind);
  });
});

describe('callbackAddress', () => {
  it('writes the same host in other ways', () => {
    const { of, ...rest } = callbackAddress('http://192.0.2.7:4040/{marker}');
    expect(rest).toEqual({ authority: '192.0.2.7:4040', number: '3221225991:4040', six: '[::ffff:192.0.2.7]:4040' });
    expect(of('abc' as Marker)).toBe('http://192.0.2.7:4040/abc');
    expect(new URL('http://3221225991:4040/').hostname).toBe('192.0.2.7');
  });
  it('knows no other way to write a name', () => {
    expect(callbackAddress('http://us.example:80/{marker}')).not.toHaveProperty('number');
  });
});

describe('broughtByPage', () => {
  it.each([
    ['GET /x\nSec-Fetch-Dest: image', true],
    ['GET /x\nsec-fetch-dest: iframe', true],
    ['GET /x\nSec-Fetch-Dest: document', false],
    ['GET /x\nUser-Agent: curl/8', false],
  ])('%s', (request, page) =>
    expect(broughtByPage({ marker: 'm' as Marker, protocol: 'http', from: 'a', request })).toBe(page),
  );
});
