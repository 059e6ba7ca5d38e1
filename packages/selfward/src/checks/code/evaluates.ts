import type { EndpointScope, Exchange, Fresh, Point } from '../../model/index.ts';
import { isAnswered } from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { originalText, type Steps, sendOne } from '../shared/probing.ts';

/**
 * The numbers among the points that are worked out: with nothing taken from it a number is answered as it was, and
 * with a sum that has no end it is not. Who reads digits as far as they go takes no notice of either.
 */
export function* evaluatedNumbers(
  at: EndpointScope,
  points: readonly Point[],
  note: (exchange: Exchange | undefined) => void,
  fresh: Fresh,
): Steps<Point[]> {
  const [usual] = at.baseline.ordinary;
  const ask = function* (chosen: readonly Point[], tail: string, what: string): Steps<Exchange | undefined> {
    const set = new Map(chosen.map((point) => [point, `${originalText(point)}${tail}`]));
    const exchange = yield* sendOne(at.endpoint, { set, note: what });
    note(exchange);
    return exchange;
  };
  const same = yield* ask(points, '-0', 'a number less nothing');
  if (differ(at, same, usual) || !same || !isAnswered(same)) {
    const mixed = points.length > 1 && same && isAnswered(same) && !isAccepted(same, at);
    const found: Point[] = [];
    for (const point of mixed ? points : []) found.push(...(yield* evaluatedNumbers(at, [point], note, fresh)));
    return found;
  }
  const found: Point[] = [];
  const broken = yield* ask(points, '-', 'a sum without an end');
  if (!differ(at, broken, usual)) return found;
  if (points.length === 1) return [...points];
  for (const point of points) {
    if (differ(at, yield* ask([point], '-', 'a sum without an end'), usual)) found.push(point);
  }
  return found;
}
