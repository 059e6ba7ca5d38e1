import { type EndpointScope, type Exchange, type Fresh, isAnswered, type Point } from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { keepsStirring } from '../shared/keeps-stirring.ts';
import { once } from '../shared/once.ts';
import type { Side } from '../shared/oppose.ts';
import { plainWord } from '../shared/plain-word.ts';
import { type Steps, sendOne } from '../shared/probing.ts';
import { type Filled, fillOperator, fillPlain, heldObject, type Pair } from './conditions.ts';
import { asItIs, confirm, type Dress, sendingOf } from './confirm.ts';
import type { Learned } from './learned.ts';

/** What operators in all points at once came to: turned away or failed over, unlike a plain word, or nothing. */
export type Together = 'refused' | 'failed' | 'stirs' | 'still';

/**
 * Operators in all points at once, for a sign-in needs every field to match; then one point turned false at a time to
 * see which of them count.
 */
export function* tryTogether(
  at: EndpointScope,
  points: readonly Point[],
  pair: Pair,
  learned: Learned,
  fresh: Fresh,
  dress: Dress = asItIs,
): Steps<Together> {
  const all = (side: Side) =>
    new Map(points.map((point): [Point, Filled] => [point, dress(fillOperator(pair[side], point, fresh), point)]));
  const asking = (side: Side) =>
    sendingOf(all(side), `operators that match ${side === 'truth' ? 'everything' : 'nothing'}: ${pair.shape}`);
  const truth = yield* sendOne(at.endpoint, asking('truth'));
  learned.note(truth);
  if (!truth || !isAnswered(truth)) return 'refused';
  const word = yield* plainValues(at, points, fresh);
  if (!isAccepted(truth, at)) {
    if (!word || !isAnswered(word) || !isAccepted(word, at)) return 'still';
    return truth.response.status >= 500 ? 'failed' : 'refused';
  }
  if (!differ(at, truth, word)) return 'still';
  if (!(yield* keepsStirring(at, asking, truth, learned.note))) return 'still';
  yield* tellApart(at, points, { pair, truth, dress }, learned, fresh);
  return 'stirs';
}

/** The answer to values of no meaning in these places; JSON text stays JSON text. */
export function* plainValues(at: EndpointScope, points: readonly Point[], fresh: Fresh): Steps<Exchange | undefined> {
  if (!points.some(heldObject)) return yield* plainWord(at, points, fresh);
  const name = `plain values: ${points.map(({ id }) => id).join()}`;
  return yield* once(at, name, function* () {
    const filled = new Map(points.map((point): [Point, Filled] => [point, fillPlain(point, fresh)]));
    return yield* sendOne(at.endpoint, { ...sendingOf(filled, 'plain values'), effect: 'read' });
  });
}

function* tellApart(
  at: EndpointScope,
  points: readonly Point[],
  { pair, truth, dress }: { pair: Pair; truth: Exchange; dress: Dress },
  learned: Learned,
  fresh: Fresh,
): Steps<void> {
  for (const point of points) {
    const others = points.filter((each) => each !== point);
    if (others.length > 0) {
      const filled = new Map(
        points.map((each): [Point, Filled] => [
          each,
          dress(fillOperator(pair[each === point ? 'falsehood' : 'truth'], each, fresh), each),
        ]),
      );
      const turned = yield* sendOne(at.endpoint, sendingOf(filled, 'one operator that matches nothing'));
      learned.note(turned);
      if (!differ(at, truth, turned)) continue;
    }
    learned.stirred.add(point);
    const around = () =>
      others.map((each): [Point, Filled] => [each, dress(fillOperator(pair.truth, each, fresh), each)]);
    const verdict = yield* confirm(at, { point, around, pair, dress }, fresh);
    if (verdict) learned.proved.set(point, verdict);
  }
}
