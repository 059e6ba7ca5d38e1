import {
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Payload,
  type Point,
} from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { keepsStirring } from '../shared/keeps-stirring.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import { plainWord } from '../shared/plain-word.ts';
import { type Sending, type Steps, sendOne } from '../shared/probing.ts';
import type { Pair } from './conditions.ts';
import type { Learned } from './learned.ts';

/**
 * A value that is put into JSON text before the text is parsed: there a quote breaks everything, and another member
 * behind it breaks nothing.
 *
 * @param points - those whose quotes change the answer.
 */
export function* trySplice(
  at: EndpointScope,
  points: readonly Point[],
  pairs: readonly Pair[],
  learned: Learned,
  fresh: Fresh,
): Steps<void> {
  const member = (point: Point): [Point, string] => [
    point,
    `${fresh.marker()}","${fresh.marker()}":"${fresh.marker()}`,
  ];
  const word = yield* plainWord(at, points, fresh);
  const whole = yield* sendOne(at.endpoint, { set: new Map(points.map(member)), note: 'one more member of JSON text' });
  learned.note(whole);
  if (differ(at, whole, word)) return;
  const looked = new Set<Point>();
  for (const pair of pairs) {
    const left = points.filter((point) => !looked.has(point));
    if (left.length === 0) return;
    const ask = (asked: readonly Point[]) => (side: Side) => sendingOf(asked, pair[side], fresh);
    // All at once first: they are taken apart only where that stirs.
    if (left.length > 1 && !(yield* stirs(at, ask(left), word, learned))) continue;
    for (const point of left) {
      const sending = ask([point]);
      if (!(yield* stirs(at, sending, word, learned))) continue;
      looked.add(point);
      learned.stirred.add(point);
      const verdict = yield* oppose(
        at,
        {
          sending,
          observed: 'Operators in a value that is put into JSON text kept getting opposite answers.',
          control: 'The ordinary request, repeated, was answered alike.',
        },
        fresh,
      );
      if (verdict) learned.proved.set(point, verdict);
    }
  }
}

function* stirs(
  at: EndpointScope,
  sending: (side: Side) => Sending,
  word: Exchange | undefined,
  learned: Learned,
): Steps<boolean> {
  const truth = yield* sendOne(at.endpoint, sending('truth'));
  learned.note(truth);
  // An operator that this engine lacks is refused; the next way asks for another.
  if (!truth || !isAnswered(truth) || !isAccepted(truth, at)) return false;
  return differ(at, truth, word) && (yield* keepsStirring(at, sending, truth, learned.note));
}

function sendingOf(points: readonly Point[], payload: Payload, fresh: Fresh): Sending {
  const text = ({ name }: Point) =>
    payload.text
      .replaceAll('{p}', fresh.marker())
      .replaceAll('{q}', fresh.marker())
      .replaceAll('{name}', name.split(/[.[\]]+/).findLast((part) => part !== '') ?? name);
  return {
    set: new Map(points.map((point) => [point, text(point)])),
    note: `a member of JSON text: ${payload.note}`,
  };
}
