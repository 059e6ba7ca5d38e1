import { expect, it } from 'vitest';
import { sqlInjectionInside } from '../../checks/inside/sql-injection.ts';
import { covers } from './covers.ts';

it.each<[string, boolean, string[], string[]]>([
  ['one of its sinks is watched', true, ['pg', 'ejs'], []],
  ['none of its sinks is watched', false, ['ejs'], []],
  ['one of its sensors is blind', false, ['pg'], ['mysql2']],
  ['the process has a database that nobody watches', false, ['pg'], ['mssql']],
  ['what is blind belongs to another kind', true, ['pg'], ['marko', 'ejs']],
])('takes silence for a sign where %s: %s', (_, expected, covered, uncovered) => {
  expect(covers({ covered: new Set(covered), uncovered: new Set(uncovered) }, sqlInjectionInside)).toBe(expected);
});
