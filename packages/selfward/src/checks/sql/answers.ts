import { type Answered, type EndpointScope, type Exchange, isAnswered } from '../../model/index.ts';
import { differ } from '../shared/compare.ts';
import { databaseOf } from './database-errors.ts';

/** Whether two answers are both there and cannot be told apart. */
export function alike(at: EndpointScope, a: Exchange | undefined, b: Exchange | undefined): boolean {
  return a !== undefined && b !== undefined && isAnswered(a) && isAnswered(b) && !differ(at, a, b);
}

/** Whether it is answered as if nothing had been put behind the ordinary value. */
export function isOrdinary(at: EndpointScope, exchange: Exchange | undefined): boolean {
  return at.baseline.ordinary.some((each) => alike(at, exchange, each));
}

/** A database complains, or the application fails; neither does with the ordinary request. */
export function isFailure({ baseline }: EndpointScope, { response }: Answered): boolean {
  const usual = baseline.ordinary.map((each) => each.response);
  if (databaseOf(response.body) !== undefined) return !usual.some(({ body }) => databaseOf(body) !== undefined);
  return response.status >= 500 && !usual.some(({ status }) => status >= 500);
}
