import { SCHEMA } from '../databases/database.ts';
import { postgresql } from '../databases/postgresql.ts';
import { sqlFlaws } from '../databases/sql-flaw.ts';
import type { Family } from '../write.ts';

const flaw = sqlFlaws(postgresql(SCHEMA), 'PostgreSQL', 'node');
const DAY = "DATE '2024-01-01' + id";
const numbers = (v: string) => [
  v
    .split(',')
    .map((each) => Number.parseInt(each, 10) || 0)
    .join(','),
];

/** What a database compares with its own kind alone, and what stands in lists. */
export const family: Family = {
  family: 'sql-typed',
  check: 'sql-injection',
  flaws: [
    flaw('pg-date', {
      note: 'a date, which no text can be compared with',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND ${DAY} = '${v}'`,
      mended: `SELECT name FROM rooms WHERE hidden = 0 AND ${DAY} = $1::text::date`,
      ask: { get: '/cleaned?name=2024-01-03' },
      exploit: ["2024-01-03' OR '1'='1", 'roof'],
    }),
    flaw('pg-date-hours', {
      note: 'a date with its hours put behind, failures look empty',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND ${DAY} <= '${v} 23:59:59'`,
      mended: `SELECT name FROM rooms WHERE hidden = 0 AND ${DAY} <= $1::text::date`,
      ask: { get: '/cleaned?name=2024-01-03' },
      fails: 'silent',
      exploit: ["2024-01-03' OR 'b'>'a", 'roof'],
    }),
    flaw('pg-list-silent', {
      note: 'numbers in a list, failures look empty',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND id IN (${v})`,
      mended: "SELECT name FROM rooms WHERE hidden = 0 AND id = ANY(string_to_array($1, ',')::int[])",
      values: numbers,
      ask: { get: '/rooms?name=1,2' },
      fails: 'silent',
      exploit: ['1) OR (1=1', 'roof'],
    }),
    flaw('pg-columns', {
      note: 'a list of columns',
      sql: (v) => `SELECT ${v} FROM rooms WHERE hidden = 0`,
      mended: 'SELECT id, name FROM rooms WHERE hidden = 0',
      ask: { get: '/rooms?name=id,name' },
      exploit: ['name FROM rooms --', 'roof'],
    }),
  ],
};
