import { ACTIONS, type Action, isSecurity } from '../model/log-entry.ts';
import type { LogQuery } from '../model/store.ts';
import type { Clause } from './read-query.ts';
import { readPage } from './read-query.ts';

/** A log query as clauses over the entry's own fields. */
export interface ReadLogQuery {
  clauses: readonly Clause[];
  limit: number;
  offset: number;
}

/** @throws TypeError or RangeError with what is wrong with the query. */
export function readLogQuery(query: LogQuery): ReadLogQuery {
  const clauses: Clause[] = [];
  for (const field of ['operator', 'object', 'outcome'] as const) {
    const value: unknown = query[field];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw new TypeError(`log.${field} can be compared with a text only`);
    clauses.push({ is: 'equal', field, value });
  }
  const { action, withoutSecurity = false, since, until } = query;
  if (action !== undefined || withoutSecurity) {
    clauses.push({ is: 'in', field: 'action', values: actionsOf(action, withoutSecurity) });
  }
  if (since !== undefined || until !== undefined) {
    clauses.push({
      is: 'within',
      field: 'time',
      gte: readBound('since', since, Number.NEGATIVE_INFINITY),
      lt: readBound('until', until, Number.POSITIVE_INFINITY),
    });
  }
  return { clauses, ...readPage(query) };
}

/** The actions that a query means: one by its name, or all of a kind (`check`). */
function actionsOf(action: string | undefined, withoutSecurity: boolean): readonly Action[] {
  return ACTIONS.filter(
    (known) =>
      (action === undefined || known === action || known.startsWith(`${action}.`)) &&
      !(withoutSecurity && isSecurity(known)),
  );
}

function readBound(name: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value !== 'number' || Number.isNaN(value)) throw new TypeError(`log.${name} must be a number`);
  return value;
}
