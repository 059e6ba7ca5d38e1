import type { Answered, Prover, SignatureProof } from '../../model/index.ts';
import { areApart, traitsOf } from '../difference.ts';
import { sentTexts } from '../sent.ts';

/** What a signature is belongs to its template; that matches and siblings differ can be told without it. */
export const proveSignature: Prover<SignatureProof> = ({ matches, siblings }) => {
  if (matches.length < 2) return { holds: false, because: 'it matched only once' };
  if (siblings.length === 0) return { holds: false, because: 'no random sibling was asked' };
  const sent = [...matches, ...siblings].flatMap((exchange) => sentTexts(exchange));
  const traits = (exchanges: readonly Answered[]) => exchanges.map(({ response }) => traitsOf(response, sent));
  return areApart(traits(matches), traits(siblings))
    ? { holds: true }
    : { holds: false, because: 'the random siblings answer like the matches' };
};
