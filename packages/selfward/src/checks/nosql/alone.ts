import { type EndpointScope, type Exchange, type Fresh, isAnswered, type Point } from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import type { Side } from '../shared/oppose.ts';
import { type Steps, sendOne } from '../shared/probing.ts';
import { type Filled, fillOperator, type Pair } from './conditions.ts';
import { asItIs, confirm, sendingOf } from './confirm.ts';
import type { Learned } from './learned.ts';

/**
 * An operator in one point, the others as they ordinarily are: one of them may take no objects and hide the rest. What
 * is answered as a plain word is has not been run; what is answered like the ordinary request has been run, or the field
 * does not count, which all such fields are asked together.
 */
export function* tryEachAlone(
  at: EndpointScope,
  points: readonly Point[],
  pair: Pair,
  learned: Learned,
  fresh: Fresh,
): Steps<void> {
  const { ordinary, marked } = at.baseline;
  const [usual] = ordinary;
  const ask = function* (chosen: readonly Point[], side: Side): Steps<Exchange | undefined> {
    const filled = chosen.map((point): [Point, Filled] => [point, fillOperator(pair[side], point, fresh)]);
    const note = `operators alone that match ${side === 'truth' ? 'everything' : 'nothing'}`;
    const exchange = yield* sendOne(at.endpoint, sendingOf(new Map(filled), note));
    learned.note(exchange);
    return exchange;
  };
  const suspects: { point: Point; truth: Exchange }[] = [];
  const asOrdinary: { point: Point; truth: Exchange }[] = [];
  for (const point of points) {
    const truth = yield* ask([point], 'truth');
    if (!truth || !isAnswered(truth) || !isAccepted(truth, at)) continue;
    if (!differ(at, truth, usual)) asOrdinary.push({ point, truth });
    else if (differ(at, truth, marked)) suspects.push({ point, truth });
  }
  if (asOrdinary.length > 0 && differ(at, usual, marked)) {
    const falsehood = yield* ask(
      asOrdinary.map(({ point }) => point),
      'falsehood',
    );
    if (falsehood && isAnswered(falsehood) && differ(at, falsehood, usual)) suspects.push(...asOrdinary);
  }
  for (const { point, truth } of suspects) {
    if (!differ(at, truth, yield* ask([point], 'falsehood'))) continue;
    learned.stirred.add(point);
    const verdict = yield* confirm(at, { point, around: () => [], pair, dress: asItIs }, fresh);
    if (verdict) learned.proved.set(point, verdict);
  }
}
