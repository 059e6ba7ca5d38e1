import { describe, expect, it } from 'vitest';
import { findDocuments, QueryError } from './document-query.ts';

const PEOPLE = [
  { name: 'Ana', age: 40 },
  { name: 'Jan', age: 31 },
];
const names = (condition: Record<string, unknown>) => findDocuments(PEOPLE, condition).map(({ name }) => name);

describe('findDocuments', () => {
  it.each([
    [{ name: 'Ana' }, ['Ana']],
    [{ name: { $ne: 'Ana' } }, ['Jan']],
    [{ name: { $in: ['x'] } }, []],
    [{ name: { $regex: '^j', $options: 'i' } }, ['Jan']],
    [{ $where: 'this.age > 35' }, ['Ana']],
    [{ $where: 'return this.age < 35' }, ['Jan']],
    [{ $where: 'var limit = 35; return this.age < limit;' }, ['Jan']],
  ])('%j', (condition, found) => {
    expect(names(condition)).toEqual(found);
  });

  it.each([
    ['an unknown operator', { name: { $nonsense: 1 } }, /\$nonsense/],
    ['a script that does not parse', { $where: 'this.age >' }, /Unexpected/],
    ['a script that names what is not there', { $where: 'process.exit()' }, /process is not defined/],
    [
      'a script that throws a trap',
      { $where: '(function(){ throw { toString: function(){ for(;;); } } })()' },
      /script failed/,
    ],
    [
      'a script that throws an error with a trap',
      {
        $where:
          '(function(){ var e = Error(); Object.defineProperty(e, "message", { get: function(){ for(;;); } }); throw e })()',
      },
      /script failed/,
    ],
  ])('refuses %s', (_, condition, reason) => {
    expect(() => names(condition)).toThrow(QueryError);
    expect(() => names(condition)).toThrow(reason);
  });
});
