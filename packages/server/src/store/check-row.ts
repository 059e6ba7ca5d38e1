import { isDeepStrictEqual } from 'node:util';
import { plainCopy } from './plain-copy.ts';

/** @throws TypeError: a row without an id could never be found again. */
export function checkId(table: string, id: unknown): asserts id is string {
  if (typeof id !== 'string' || id === '') throw new TypeError(`${table} needs a text that is not empty as id`);
}

/** A row with some fields changed; `undefined` removes one. @throws TypeError when the id would change. */
export function changedRow<T extends { id: string }>(table: string, row: T, change: Partial<T>): T {
  if (change.id !== undefined && change.id !== row.id) throw new TypeError(`${table} ${row.id}: an id never changes`);
  return plainCopy({ ...row, ...change, id: row.id });
}

/** Whether a row still has what was expected of it; `undefined` expects the field to be absent. */
export function isAsExpected<T extends object>(row: T, expected: Partial<T> = {}): boolean {
  const fields = new Map<string, unknown>(Object.entries(row));
  return Object.entries(expected).every(([field, value]) =>
    isDeepStrictEqual(fields.get(field), value === undefined ? undefined : plainCopy(value)),
  );
}
