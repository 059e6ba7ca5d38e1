import { describe, expect, it } from 'vitest';
import { databaseOf } from './database-errors.ts';

describe('what databases say', () => {
  it.each([
    ['You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version', 'MySQL'],
    ['SQLSTATE[42S22]: Column not found: 1054 Unknown column', 'MySQL'],
    ['error: syntax error at or near "AND"', 'PostgreSQL'],
    ['ERROR: unterminated quoted string at or near "&#39;lab"', 'PostgreSQL'],
    ['unrecognized token: &quot;&#039;lab&#039;&#039;&quot;', 'SQLite'],
    ['near "x": syntax error', 'SQLite'],
    ['Unclosed quotation mark after the character string', 'Microsoft SQL Server'],
    ['ORA-00933: SQL command not properly ended', 'Oracle'],
  ])('%s', (body, database) => expect(databaseOf(`<p>${body}</p>`)).toBe(database));

  it.each([
    'invalid input syntax for type integer: "2x"',
    'Conversion failed when converting the nvarchar value to data type int',
    'Incorrect integer value: "x" for column "id"',
    'sqlite3.OperationalError: database is locked',
    'Syntax error in your search',
    'ORA-01722: invalid number',
  ])('is not of the statement: %s', (body) => expect(databaseOf(body)).toBeUndefined());
});
