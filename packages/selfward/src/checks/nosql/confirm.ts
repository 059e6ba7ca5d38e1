import type { EndpointScope, Fresh, Point, Verdict } from '../../model/index.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import type { Sending, Steps } from '../shared/probing.ts';
import { type Filled, fillOperator, type Pair, unknownOperators } from './conditions.ts';

/** How a filled value goes to its place: as it is, or rewritten for what reads it. */
export type Dress = (filled: Filled, point: Point) => Filled;

export const asItIs: Dress = (filled) => filled;

/** Operators of one side in some points, those of the other side around them, in one probe. */
export function sendingOf(filled: ReadonlyMap<Point, Filled>, note: string): Sending {
  return {
    set: new Map([...filled].map(([point, { value }]) => [point, value])),
    markers: [...filled.values()].flatMap((each) => each.markers),
    note,
    effect: 'shape',
  };
}

/** An operator in one point. */
export interface Operation {
  point: Point;
  /** What the other points hold meanwhile, where that is not their ordinary values. */
  around: () => readonly [Point, Filled][];
  pair: Pair;
  dress: Dress;
}

/**
 * True and false operators kept apart in an order left to chance, and the same shape under names that are no
 * operators, which nothing matches: an application that is moved by any object is no proof.
 */
export function* confirm(
  at: EndpointScope,
  { point, around, pair, dress }: Operation,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const fill = (side: Side): Filled => dress(fillOperator(pair[side], point, fresh), point);
  return yield* oppose(
    at,
    {
      sending: (side) => sendingOf(new Map([...around(), [point, fill(side)]]), `an operator, ${side}: ${pair.shape}`),
      strangers: () =>
        unknownOperators(pair.truth, point, fresh).map((filled) =>
          sendingOf(new Map([...around(), [point, dress(filled, point)]]), 'control: a name that is no operator'),
        ),
      observed: 'Operators that match everything and operators that match nothing kept getting opposite answers.',
      control:
        'The same shape under names that are no operators matched nothing; the ordinary request was answered alike each time.',
    },
    fresh,
  );
}
