import {
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Payload,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import { differ } from '../shared/compare.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import { canTravel, originalText, type Sending, type Steps, sendOne } from '../shared/probing.ts';
import { misspelt } from './arithmetic.ts';

/**
 * A command that ends well, and one that does not: for programs whose output is thrown away and whose end is not. Asked
 * of all points at once; which of them it was is asked only where the two are answered differently.
 *
 * @param known - what was answered before: a program ends in one of few ways, so that one of them comes again.
 */
export function* proveByEnd(
  at: EndpointScope,
  points: readonly Point[],
  payload: Payload,
  known: readonly (Exchange | undefined)[],
  fresh: Fresh,
): Steps<ReadonlyMap<Point, Verdict>> {
  const proved = new Map<Point, Verdict>();
  const able = points.filter((point) => canTravel(point, payload.text));
  if (able.length === 0) return proved;
  const together = (side: Side) => sendingOf(able, payload, side, fresh);
  const truth = yield* sendOne(at.endpoint, together('truth'));
  const states = [...at.baseline.ordinary, at.baseline.marked, ...known];
  if (!truth || !isAnswered(truth) || truth.response.status >= 500) return proved;
  if (states.every((each) => differ(at, truth, each))) return proved;
  const falsehood = yield* sendOne(at.endpoint, together('falsehood'));
  if (!differ(at, truth, falsehood)) return proved;
  const again = yield* sendOne(at.endpoint, { set: new Map(), note: 'control: the ordinary request' });
  if (at.baseline.ordinary.every((each) => differ(at, again, each))) return proved;
  for (const point of able) {
    const verdict = yield* oppose(
      at,
      {
        sending: (side) => sendingOf([point], payload, side, fresh),
        inert: (sending) => ({
          ...sending,
          set: new Map([...sending.set].map(([each, text]) => [each, misspelt(String(text))])),
          note: `control: ${sending.note}, misspelt`,
        }),
        observed: 'A command that ends well and one that does not kept getting opposite answers.',
        control: 'With its name misspelt, the command made no difference; nor did the ordinary request, repeated.',
      },
      fresh,
    );
    if (verdict) proved.set(point, verdict);
  }
  return proved;
}

function sendingOf(points: readonly Point[], { id, text }: Payload, side: Side, fresh: Fresh): Sending {
  const filled = () => {
    const a = fresh.operand();
    const b = a === 9999 ? a - 1 : a + 1;
    return text.replaceAll('{a}', String(a)).replaceAll('{c}', String(side === 'truth' ? a : b));
  };
  const set = new Map(points.map((point) => [point, (originalText(point) || 'a') + filled()]));
  return { set, note: `a command, ${side}: ${id}` };
}
