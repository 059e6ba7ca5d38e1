import {
  type Answered,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Marker,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { keepsStirring } from '../shared/keeps-stirring.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import { type Sending, type Steps, sendOne } from '../shared/probing.ts';
import { type Filled, fillOperator, type Pair, unknownOperators } from './conditions.ts';

/** What was learned of the points that can carry an operator. */
export interface Learned {
  proved: Map<Point, Verdict>;
  /** Answers that speak for the innocence of the others. */
  controls: Answered[];
  /** Something differed and could not be confirmed. */
  stirred: Set<Point>;
}

/**
 * Operators in all points at once (a login needs every field to match), then one point turned false at a time. Where
 * the whole is refused, each point by itself.
 */
export function* tryOperators(
  at: EndpointScope,
  points: readonly Point[],
  pairs: readonly Pair[],
  fresh: Fresh,
): Steps<Learned> {
  const learned: Learned = { proved: new Map(), controls: [], stirred: new Set() };
  const [pair] = pairs;
  if (!pair || points.length === 0) return learned;
  const all = (side: Side) => new Map(points.map((point) => [point, fillOperator(pair[side], point, fresh)]));
  const truth = yield* ask(at, all('truth'), 'operators that match everything');
  note(learned, truth);
  const refused = truth && isAnswered(truth) && !isAccepted(truth, at);
  if (refused) {
    // An operator that is refused matches nothing; beside others it may only be they that are refused.
    if (points.length > 1) for (const point of points) yield* tryAlone(at, point, pairs, learned, fresh);
  } else if (differ(at, truth, at.baseline.marked)) {
    const asking = (side: Side) =>
      sending(all(side), `operators that match ${side === 'truth' ? 'everything' : 'nothing'}`);
    const stirs = yield* keepsStirring(at, asking, truth, (each) => note(learned, each));
    if (stirs) yield* tellApart(at, points, pairs, learned, truth, fresh);
  }
  return learned;
}

function note(learned: Learned, exchange: Exchange | undefined): void {
  if (exchange && isAnswered(exchange)) learned.controls.push(exchange);
}

function* ask(at: EndpointScope, filled: ReadonlyMap<Point, Filled>, what: string): Steps<Exchange | undefined> {
  return yield* sendOne(at.endpoint, sending(filled, what));
}

function sending(filled: ReadonlyMap<Point, Filled>, what: string): Sending {
  const markers: Marker[] = [...filled.values()].flatMap((each) => each.markers);
  return {
    set: new Map([...filled].map(([point, { value }]) => [point, value])),
    markers,
    note: what,
    effect: 'shape',
  };
}

/** All true and all false differ: turn one point false at a time to see which of them count. */
function* tellApart(
  at: EndpointScope,
  points: readonly Point[],
  pairs: readonly Pair[],
  learned: Learned,
  truth: Exchange | undefined,
  fresh: Fresh,
): Steps<void> {
  const [pair] = pairs;
  if (!pair) return;
  for (const point of points) {
    const others = points.filter((each) => each !== point);
    if (others.length > 0) {
      const filled = new Map(
        points.map((each) => [each, fillOperator(pair[each === point ? 'falsehood' : 'truth'], each, fresh)]),
      );
      const turned = yield* ask(at, filled, 'one operator that matches nothing');
      note(learned, turned);
      if (!differ(at, truth, turned)) continue;
    }
    learned.stirred.add(point);
    const verdict = yield* confirm(at, point, others, pairs, fresh);
    if (verdict) learned.proved.set(point, verdict);
  }
}

function* tryAlone(
  at: EndpointScope,
  point: Point,
  pairs: readonly Pair[],
  learned: Learned,
  fresh: Fresh,
): Steps<void> {
  const [pair] = pairs;
  if (!pair) return;
  const truth = yield* ask(
    at,
    new Map([[point, fillOperator(pair.truth, point, fresh)]]),
    'an operator that matches everything',
  );
  note(learned, truth);
  if (!truth || !isAnswered(truth) || !isAccepted(truth, at)) return;
  const falsehood = yield* ask(
    at,
    new Map([[point, fillOperator(pair.falsehood, point, fresh)]]),
    'an operator that matches nothing',
  );
  note(learned, falsehood);
  if (!differ(at, truth, falsehood)) return;
  learned.stirred.add(point);
  const verdict = yield* confirm(at, point, [], pairs, fresh);
  if (verdict) learned.proved.set(point, verdict);
}

/** Each shape of operator in turn, true and false, and the same shape under unknown names, which nothing matches. */
function* confirm(
  at: EndpointScope,
  point: Point,
  others: readonly Point[],
  pairs: readonly Pair[],
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const [first] = pairs;
  if (!first) return undefined;
  const around = () => others.map((each): [Point, Filled] => [each, fillOperator(first.truth, each, fresh)]);
  return yield* oppose(
    at,
    {
      sending(side, turn) {
        const pair = pairs[turn % pairs.length] ?? first;
        return sending(
          new Map([...around(), [point, fillOperator(pair[side], point, fresh)]]),
          `an operator, ${side}: ${pair.shape}`,
        );
      },
      strangers: () =>
        unknownOperators(point, fresh).map((filled) =>
          sending(new Map([...around(), [point, filled]]), 'control: a name that is no operator'),
        ),
      observed: 'Operators that match everything and operators that match nothing kept getting opposite answers.',
      control:
        'The same shape under names that are no operators matched nothing; the ordinary request was answered alike each time.',
    },
    fresh,
  );
}
