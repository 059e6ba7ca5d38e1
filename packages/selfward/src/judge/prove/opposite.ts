import type { Answered, OppositeProof, Prover } from '../../model/index.ts';
import { tellingWhereCalm, traitsOf } from '../difference.ts';
import { addedTexts } from '../sent.ts';

/** So many answers of each side: fewer are agreed with by a page that tosses a coin too often. */
const EACH_SIDE = 5;

/** Compares the recorded answers again, every word that was sent beyond the ordinary ones taken out of every answer. */
export const proveOpposite: Prover<OppositeProof> = ({ truths, falsehoods, controls }) => {
  if (truths.length < EACH_SIDE || falsehoods.length < EACH_SIDE)
    return { holds: false, because: `each side needs ${EACH_SIDE} answers` };
  if (controls.length < 4) return { holds: false, because: 'the ordinary request was not repeated' };
  const all = [...truths, ...falsehoods, ...controls];
  if (new Set(all.map(({ id }) => id)).size < all.length) return { holds: false, because: 'an exchange counts twice' };
  if (isRegular(truths, falsehoods))
    return { holds: false, because: 'the true and the false condition were sent by turns, as a page may change' };
  const sent = all.flatMap((exchange) => addedTexts(exchange));
  const traits = (exchanges: readonly Answered[]) => exchanges.map(({ response }) => traitsOf(response, sent));
  return tellingWhereCalm(traits(truths), traits(falsehoods), traits(controls)).length > 0
    ? { holds: true }
    : { holds: false, because: 'the answers to the true and the false condition are not told apart' };
};

/** One side wholly before the other, or strictly by turns: a page that changes by itself does that too. */
function isRegular(truths: readonly Answered[], falsehoods: readonly Answered[]): boolean {
  const order = [...truths.map(({ id }) => ({ id, is: true })), ...falsehoods.map(({ id }) => ({ id, is: false }))]
    .sort((a, b) => a.id - b.id)
    .map((each) => each.is);
  const changes = order.filter((is, at) => at > 0 && is !== order[at - 1]).length;
  return changes <= 1 || changes === order.length - 1;
}
