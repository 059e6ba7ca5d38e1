import { expect, it } from 'vitest';
import type { Point } from '../../model/point.ts';
import { provocations } from './provoke.ts';

const point = (location: Point['location'], name: string, more: Partial<Point> = {}): Point => ({
  id: `${location}:${name}`,
  location,
  name,
  part: 'value',
  ...more,
});
const sent = (points: readonly Point[]) =>
  provocations({ method: 'GET' }, points).map(({ note, set }) => [note, [...set.keys()].map(({ id }) => id)]);

it.each<[string, Point[], unknown]>([
  [
    'types where they can be told, text everywhere',
    [point('query', 'name'), point('cookie', 'seen')],
    [
      ['another type in every field', ['query:name']],
      ['odd text in every field', ['query:name', 'cookie:seen']],
    ],
  ],
  [
    'the path by itself, so that it hides nothing',
    [point('path', 'id'), point('json', 'name')],
    [
      ['another type in every field', ['json:name']],
      ['odd text in every field', ['json:name']],
      ['odd text in the path', ['path:id']],
    ],
  ],
  ['nothing to names of parameters', [point('query', 'name', { part: 'name' })], []],
])('sends %s', (_, points, expected) => {
  expect(sent(points)).toEqual(expected);
});

it('gives every field of a body a type that it has not', () => {
  const text = point('json', 'text', { original: 'one' });
  const object = point('json', 'object', { hint: { type: 'object' } });
  const [types] = provocations({ method: 'POST' }, [text, object]);
  expect([types?.set.get(text), types?.set.get(object)]).toEqual([{ toString: null, valueOf: null }, 1]);
  expect(types?.effect).toBe('write');
});

it('stays far below what servers take for a request line and headers, however many fields there are', () => {
  const points = Array.from({ length: 40 }, (_, at) => point(at % 2 ? 'query' : 'header', `x${at}`));
  for (const { set } of provocations({ method: 'GET' }, points))
    expect(encodeURIComponent([...set.values()].join('').toWellFormed()).length).toBeLessThan(14_000);
});

it('puts no sign of control into a header', () => {
  const header = point('header', 'x-name');
  const [odd] = provocations({ method: 'GET' }, [header]);
  expect([...String(odd?.set.get(header))].every((sign) => sign >= ' ')).toBe(true);
});
