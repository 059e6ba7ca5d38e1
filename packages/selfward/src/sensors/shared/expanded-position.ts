import type { Sighting } from '../../model/sighting.ts';
import { boundValues } from './bound-values.ts';
import { sqlPosition } from './sql-position.ts';

/**
 * Where a word stands in a statement of MySQL into which values were put in place of `?`.
 *
 * Formatters that follow `sqlstring` write an object as a list of assignments, meant for `SET ?`: in a value's place,
 * `password = ?` becomes "password = `password` = 1", which is true of every row. So an object that was written that way
 * behind a comparison, or within brackets, has left its place. (Where an object is meant, as in `SET ?` or `WHERE ?`, a
 * word stands before it. Newer formatters write an object as text.)
 */
export function expandedPosition(statement: string, values: readonly unknown[], word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  const leaves = values.some(
    (value) =>
      boundValues(value).some(({ text }) => text.toLowerCase().includes(wanted)) &&
      keysOf(value).some((key) => behindComparison(statement, key)),
  );
  return leaves ? 'code' : sqlPosition(statement, word, 'mysql');
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function behindComparison(statement: string, key: string): boolean {
  const written = `\`${key.replaceAll('`', '``').replaceAll('.', '`.`')}\` = `;
  for (let at = statement.indexOf(written); at >= 0; at = statement.indexOf(written, at + 1)) {
    if (/(?:[=<>(]|\b(?:like|in|between|regexp|rlike|not))\s*$/i.test(statement.slice(Math.max(0, at - 20), at)))
      return true;
  }
  return false;
}
