import type { Query } from '../model/store.ts';
import type { TableSpec } from '../model/table-spec.ts';
import { fold } from './fold.ts';

export type Scalar = string | number | boolean;

export type Clause =
  | { is: 'equal'; field: string; value: Scalar }
  | { is: 'in'; field: string; values: readonly Scalar[] }
  | { is: 'within'; field: string; gte: number; lt: number };

/** A query that was checked at the door: what a store gets holds scalars alone, whatever the caller was handed. */
export interface ReadQuery {
  clauses: readonly Clause[];
  /** Folded; empty where no text is searched. */
  needle: string;
  sort: { field: string; descending: boolean };
  limit: number;
  offset: number;
}

export const MOST_ROWS = 500;
const USUAL_ROWS = 50;

/** @throws TypeError or RangeError with what is wrong with the query. */
export function readQuery<T extends { id: string }>(
  table: string,
  spec: TableSpec<T>,
  query: Query<T> = {},
): ReadQuery {
  const needle = fold(query.text ?? '');
  if (needle !== '' && spec.text.length === 0) throw new TypeError(`${table} has no text fields to search`);
  const field = query.sort?.field ?? 'id';
  requireIndexed(table, spec, field);
  return {
    clauses: readWhere(table, spec, query.where),
    needle,
    sort: { field, descending: query.sort?.order === 'desc' },
    ...readPage(query),
  };
}

/** @throws RangeError: a page that is cut short in silence would pass for the whole. */
export function readPage(query: { limit?: number; offset?: number }): { limit: number; offset: number } {
  const { limit = USUAL_ROWS, offset = 0 } = query;
  if (!Number.isInteger(limit) || limit < 0 || limit > MOST_ROWS) {
    throw new RangeError(`limit must be a whole number from 0 to ${MOST_ROWS}, not ${String(limit)}`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError(`offset must be a whole number from 0 on, not ${String(offset)}`);
  }
  return { limit, offset };
}

/** @throws TypeError when a field is not indexed or a value is neither a scalar nor bounds. */
export function readWhere<T extends { id: string }>(
  table: string,
  spec: TableSpec<T>,
  where: Query<T>['where'] = {},
): Clause[] {
  return Object.entries(where).map(([field, condition]) => {
    requireIndexed(table, spec, field);
    return readCondition(`${table}.${field}`, field, condition);
  });
}

/** The same, for removals: without a condition the whole table would go. */
export function readRemoval<T extends { id: string }>(
  table: string,
  spec: TableSpec<T>,
  where: NonNullable<Query<T>['where']>,
): Clause[] {
  const clauses = readWhere(table, spec, where);
  if (clauses.length === 0) throw new TypeError(`removing from ${table} needs at least one condition`);
  return clauses;
}

export function requireIndexed<T extends { id: string }>(table: string, spec: TableSpec<T>, field: string): void {
  if (field !== 'id' && !spec.indexed.some((indexed) => indexed === field)) {
    throw new TypeError(`${table}.${field} is not indexed: declare it in model/table-spec.ts to filter or sort by it`);
  }
}

function readCondition(what: string, field: string, condition: unknown): Clause {
  if (isScalar(condition)) return { is: 'equal', field, value: condition };
  if (typeof condition === 'object' && condition !== null) {
    const keys = Object.keys(condition);
    if ('in' in condition && keys.length === 1 && Array.isArray(condition.in) && condition.in.every(isScalar)) {
      return { is: 'in', field, values: condition.in };
    }
    if (keys.length > 0 && keys.every((key) => key === 'gte' || key === 'lt')) {
      const gte = 'gte' in condition ? condition.gte : Number.NEGATIVE_INFINITY;
      const lt = 'lt' in condition ? condition.lt : Number.POSITIVE_INFINITY;
      if (isBound(gte) && isBound(lt)) return { is: 'within', field, gte, lt };
    }
  }
  throw new TypeError(`${what} can be compared with a text, a number, true or false, { in: [...] } or { gte, lt }`);
}

const isBound = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);

export const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
