import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { recordReads } from './record-reads.ts';

function recorded(value: unknown): { view: unknown; read: string[] } {
  const read: string[] = [];
  return { view: recordReads(value, (path) => read.push(path)), read };
}

it('tells which fields are asked for, those that are not there too', () => {
  const { view, read } = recorded({ filter: { user: 'ada' }, tags: ['a', 'b'] });
  const body = view as { filter: { user: string; role?: string }; tags: string[]; page?: string };
  const { page } = body;
  expect([body.filter.user, body.filter.role, body.tags[1], page, 'sort' in body]).toEqual([
    'ada',
    undefined,
    'b',
    undefined,
    false,
  ]);
  expect([...new Set(read)]).toEqual(['page', 'filter', 'filter.user', 'filter.role', 'tags', 'tags.0', 'sort']);
});

it.each([
  ['an object', { a: 1, b: { c: [1, 2] } }],
  ['a list', [1, { a: 2 }]],
  ['one without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
  ['a frozen one', Object.freeze({ a: Object.freeze({ b: 1 }) })],
  ['an empty one', {}],
])('shows %s as it is', (_, value) => {
  const { view } = recorded(value);
  expect(JSON.stringify(view)).toBe(JSON.stringify(value));
  expect(Object.keys(view as object)).toEqual(Object.keys(value));
  expect({ ...(view as object) }).toEqual({ ...value });
  expect(Array.isArray(view)).toBe(Array.isArray(value));
  expect(Object.getPrototypeOf(view)).toBe(Object.getPrototypeOf(value));
  expect(inspect(view)).toBe(inspect(value));
  expect(`${Object.prototype.toString.call(view)}`).toBe(Object.prototype.toString.call(value));
});

it('does not take what runtimes ask of everything for a field', async () => {
  const { view, read } = recorded({});
  await view;
  String(view);
  expect(read).toEqual([]);
  JSON.stringify(view);
  expect(read).toEqual(['']);
});

it.each<[string, unknown, (view: object) => unknown, string[]]>([
  ['its names are listed', { a: 1 }, (view) => Object.keys(view), ['']],
  ['it is spread', { a: 1 }, (view) => ({ ...view }), ['', 'a']],
  ['it is gone through', { a: 1 }, (view) => Object.entries(view), ['', 'a']],
  ['one field is asked for', { a: 1 }, (view) => Reflect.get(view, 'a'), ['a']],
  ['what is within it is listed', { a: { b: 1 } }, (view) => Object.keys(Reflect.get(view, 'a')), ['a']],
])('tells of a whole whose names go somewhere: %s', (_, value, use, told) => {
  const { view, read } = recorded(value);
  use(view as object);
  expect(read).toEqual(told);
});

it.each(['text', 5, null, undefined, true])('passes %s', (value) => {
  expect(recorded(value).view).toBe(value);
});
