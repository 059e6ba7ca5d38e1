import { describe, expect, it } from 'vitest';
import { carriersOf, shows } from './carriers.ts';

describe('carriersOf', () => {
  it.each([
    ['aGVsbG8=', 'hello', 'd29ybGQ='],
    ['aGVsbG8', 'hello', 'd29ybGQ='],
    ['eyJuYW1lIjoibGFtcCJ9', 'lamp', Buffer.from('{"name":"world"}').toString('base64')],
    ['{"filter":{"name":"lamp"},"n":2}', 'lamp', '{"filter":{"name":"world"},"n":2}'],
    ['["a","lamp"]', 'lamp', '["a","world"]'],
    ['12', '12', '12world'],
    ['/home', '/home', '/homeworld'],
    ['2026-01-31', '2026-01-31', '2026-01-31world'],
    ['plan.pdf', 'plan.pdf', 'world.pdf'],
    ['REF-2291', 'REF-2291', 'REF-2291world'],
    ['bo@plant.example', 'bo@plant.example', 'world@plant.example'],
  ])('reads %s as %s', (original, inner, expected) => {
    const carrier = carriersOf(original).find((each) => each.inner === inner);
    expect(carrier?.carry('world')).toBe(expected);
  });

  it.each(['chair', 'hello there', 'deadbeef', 'Password1', '{"broken', '{}', ''])('takes %s as it is', (original) => {
    expect(carriersOf(original)).toEqual([]);
  });
});

it.each([
  ['<p>Room 12</p>', '12', true],
  ['<p>Room 1234, 3.12 m</p>', '12', false],
  ['<p>a &amp; b</p>', 'a & b', true],
])('in %s, whether %s is shown', (body, text, expected) => expect(shows(body, text)).toBe(expected));
