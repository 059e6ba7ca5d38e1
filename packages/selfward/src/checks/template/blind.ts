import type { EndpointScope, Fresh, Payload, Point, Verdict } from '../../model/index.ts';
import { differ } from '../shared/compare.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import { type Sending, type Steps, sendAll } from '../shared/probing.ts';

/**
 * Where the output is not shown: an expression that fails, or a condition that does not hold, only when two numbers
 * differ. The same text with equal numbers passes; only an engine that computes it tells them apart.
 */
export function* proveBlind(
  at: EndpointScope,
  point: Point,
  payload: Payload,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const sending = (side: Side): Sending => {
    const a = fresh.operand(4);
    const b = side === 'truth' ? a : a - 1;
    const text = payload.text.replaceAll('{a}', String(a)).replaceAll('{b}', String(b));
    return { set: new Map([[point, text]]), note: `a condition, ${side}` };
  };
  const [falsehood, truth] = yield* sendAll(at.endpoint, [sending('falsehood'), sending('truth')]);
  if (!differ(at, truth, falsehood)) return undefined;
  return yield* oppose(
    at,
    {
      sending,
      observed: `${payload.text} was answered in one way whenever its two numbers differed, and in another whenever they were equal.`,
      control: 'The ordinary request, repeated, was answered alike.',
    },
    fresh,
  );
}
