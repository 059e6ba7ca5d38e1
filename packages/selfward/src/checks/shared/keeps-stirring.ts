import { type EndpointScope, type Exchange, isAnswered } from '../../model/index.ts';
import { differ, isTold } from './compare.ts';
import type { Side } from './oppose.ts';
import { type Sending, type Steps, sendAll, sendOne } from './probing.ts';

/**
 * Whether the two sides are answered differently, and by the same difference when both are asked again: what a page
 * changes by itself seldom comes twice, and nothing is taken apart for it.
 *
 * @param truth - the answer to the first truth, which is there already.
 */
export function* keepsStirring(
  at: EndpointScope,
  sending: (side: Side) => Sending,
  truth: Exchange | undefined,
  note: (exchange: Exchange | undefined) => void,
): Steps<boolean> {
  const falsehood = yield* sendOne(at.endpoint, sending('falsehood'));
  note(falsehood);
  if (!differ(at, truth, falsehood)) return false;
  // The other way round, or a page that changes by turns would keep step.
  const again = yield* sendAll(at.endpoint, [sending('falsehood'), sending('truth')]);
  again.forEach(note);
  const [second, first] = again;
  const [truths, falsehoods] = [
    [truth, first],
    [falsehood, second],
  ].map((side) => side.flatMap((each) => (each && isAnswered(each) ? [each] : [])));
  if (truths?.length !== 2 || falsehoods?.length !== 2) return false;
  return isTold(truths, falsehoods, at.baseline.ordinary);
}
