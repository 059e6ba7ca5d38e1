import type { SQLInputValue } from 'node:sqlite';
import type { Clause } from './read-query.ts';
import { encodeField } from './sqlite-row.ts';

export interface Where {
  /** With its `WHERE`, or empty. */
  sql: string;
  values: SQLInputValue[];
}

/** Conditions as SQL. Column names come from the table's specification; values are only ever bound. */
export function whereOf(clauses: readonly Clause[], columnOf: (field: string) => string): Where {
  const parts: string[] = [];
  const values: SQLInputValue[] = [];
  for (const clause of clauses) {
    const column = columnOf(clause.field);
    if (clause.is === 'equal') {
      parts.push(`${column} = ?`);
      values.push(encodeField(clause.value));
    } else if (clause.is === 'in') {
      parts.push(`${column} IN (${clause.values.map(() => '?').join(', ')})`);
      values.push(...clause.values.map(encodeField));
    } else {
      // SQLite sorts every number before every text, so both bounds together keep texts out.
      parts.push(`${column} >= ? AND ${column} < ?`);
      values.push(clause.gte, clause.lt);
    }
  }
  return and({ sql: '', values: [] }, parts, values);
}

export function and(where: Where, parts: readonly string[], values: readonly SQLInputValue[]): Where {
  if (parts.length === 0) return where;
  const joined = parts.join(' AND ');
  return {
    sql: where.sql === '' ? ` WHERE ${joined}` : `${where.sql} AND ${joined}`,
    values: [...where.values, ...values],
  };
}
