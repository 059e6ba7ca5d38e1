import type { Answered, OppositeProof, Prover } from '../../model/index.ts';
import { areApart, isStable, traitsOf } from '../difference.ts';
import { sentTexts } from '../sent.ts';

/** Compares the recorded answers again, every sent word taken out of every answer. */
export const proveOpposite: Prover<OppositeProof> = ({ truths, falsehoods, controls }) => {
  if (truths.length < 2 || falsehoods.length < 2) return { holds: false, because: 'each side needs two answers' };
  if (controls.length < 2) return { holds: false, because: 'the ordinary request was not repeated' };
  const all = [...truths, ...falsehoods, ...controls];
  if (new Set(all.map(({ id }) => id)).size < all.length) return { holds: false, because: 'an exchange counts twice' };
  const sent = all.flatMap((exchange) => sentTexts(exchange));
  const traits = (exchanges: readonly Answered[]) => exchanges.map(({ response }) => traitsOf(response, sent));
  if (!isStable(traits(controls), 0.9))
    return { holds: false, because: 'the ordinary answers do not agree with each other' };
  return areApart(traits(truths), traits(falsehoods))
    ? { holds: true }
    : { holds: false, because: 'the answers to the true and the false condition are not told apart' };
};
