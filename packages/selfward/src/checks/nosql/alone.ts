import { type EndpointScope, type Exchange, type Fresh, isAnswered, type Point } from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { keepsStirring } from '../shared/keeps-stirring.ts';
import type { Side } from '../shared/oppose.ts';
import { originalText, type Sending, type Steps, sendOne } from '../shared/probing.ts';
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
  const asking = (chosen: readonly Point[], side: Side): Sending =>
    sendingOf(
      new Map(chosen.map((point): [Point, Filled] => [point, fillOperator(pair[side], point, fresh)])),
      `operators alone that match ${side === 'truth' ? 'everything' : 'nothing'}`,
    );
  const ask = function* (chosen: readonly Point[], side: Side): Steps<Exchange | undefined> {
    const exchange = yield* sendOne(at.endpoint, asking(chosen, side));
    learned.note(exchange);
    return exchange;
  };
  // The marked answer has other words in the other fields; shown, they are no difference.
  const values = [...at.points.map(originalText), ...OBJECTS_AS_TEXT];
  const suspects: { point: Point; truth: Exchange }[] = [];
  const asOrdinary: { point: Point; truth: Exchange }[] = [];
  for (const point of points) {
    const truth = yield* ask([point], 'truth');
    if (!truth || !isAnswered(truth) || !isAccepted(truth, at)) continue;
    if (!differ(at, truth, usual)) asOrdinary.push({ point, truth });
    else if (differ(at, truth, marked, values)) suspects.push({ point, truth });
  }
  if (asOrdinary.length > 0 && differ(at, usual, marked)) {
    const group = asOrdinary.map(({ point }) => point);
    const counting = new Set(yield* thatCount(at, group, { ask, asking, note: learned.note }));
    suspects.push(...asOrdinary.filter(({ point }) => counting.has(point)));
  }
  for (const { point, truth } of suspects) {
    if (!differ(at, truth, yield* ask([point], 'falsehood'))) continue;
    learned.stirred.add(point);
    const verdict = yield* confirm(at, { point, around: () => [], pair, dress: asItIs }, fresh);
    if (verdict) learned.proved.set(point, verdict);
  }
}

/** What languages make of an object where a text was expected. */
const OBJECTS_AS_TEXT = ['[object Object]', 'undefined', 'Array', 'null'];

/** Of many fields whose operators are answered like the ordinary request, those by which nothing may be found: halved. */
function* thatCount(
  at: EndpointScope,
  group: readonly Point[],
  tools: {
    ask: (chosen: readonly Point[], side: Side) => Steps<Exchange | undefined>;
    asking: (chosen: readonly Point[], side: Side) => Sending;
    note: (exchange: Exchange | undefined) => void;
  },
): Steps<readonly Point[]> {
  const [usual] = at.baseline.ordinary;
  if (group.length > 1) {
    const asking = (side: Side) => tools.asking(group, side);
    if (!(yield* keepsStirring(at, asking, usual, tools.note))) return [];
  }
  return yield* halved(group);

  function* halved(points: readonly Point[]): Steps<readonly Point[]> {
    // The whole of several is known to count; a single one is asked by whoever takes it on.
    if (points.length <= 1) return points;
    const middle = Math.ceil(points.length / 2);
    const found: Point[] = [];
    for (const half of [points.slice(0, middle), points.slice(middle)]) {
      const falsehood = yield* tools.ask(half, 'falsehood');
      if (falsehood && isAnswered(falsehood) && differ(at, falsehood, usual)) found.push(...(yield* halved(half)));
    }
    return found;
  }
}
