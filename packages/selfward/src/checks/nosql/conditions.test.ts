import { describe, expect, it } from 'vitest';
import { createFresh, type Point } from '../../model/index.ts';
import { fillOperator, heldObject, unknownOperators } from './conditions.ts';

const point = (original: unknown, location: Point['location'] = 'json'): Point => ({
  id: `${location}:x`,
  location,
  name: 'x',
  part: 'value',
  original,
});
const list = { text: '{"$in":["{marker}7"]}' };
const filled = (of: Point) => JSON.stringify(fillOperator(list, of, createFresh()).value);

describe('operators around a value', () => {
  it.each<[string, Point, RegExp]>([
    ['a word', point('lab'), /^\{"\$in":\["[a-z][a-z0-9]{9}7"\]\}$/],
    ['a number', point(3), /^\{"\$in":\[\d+\]\}$/],
    ['digits as text', point('3', 'query'), /^\{"\$in":\["\d+"\]\}$/],
    ['an identifier', point('66f1c0a94b3e4c55d9f20b1e'), /^\{"\$in":\["[0-9a-f]{24}"\]\}$/],
    ['a day', point('2026-05-14'), /^\{"\$in":\["19\d\d-0\d-1\d"\]\}$/],
    ['JSON text', point('{"kind":"work","page":1}', 'query'), /^"\{\\"kind\\":\{.*\},\\"page\\":1\}"$/],
    ['JSON text in a cookie', point('%7B%22kind%22%3A%22work%22%7D', 'cookie'), /^"%7B%22kind%22%3A%7B%22%24in%22/],
  ])('%s', (_, of, pattern) => expect(filled(of)).toMatch(pattern));

  it('go under names as long that no database knows', () => {
    const [signed, plain] = unknownOperators(list, point('lab'), createFresh()).map(({ value }) =>
      Object.keys(Object(value)),
    );
    expect([signed, plain].join()).toMatch(/^\$[a-z][a-z0-9],[a-z][a-z0-9]{2}$/);
  });

  it.each([['plain'], ['[1]'], ['{broken'], [7]])('take %j for no object', (original) =>
    expect(heldObject(point(original, 'query'))).toBeUndefined(),
  );
});
