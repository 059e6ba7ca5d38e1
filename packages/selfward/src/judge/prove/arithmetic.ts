import type { ArithmeticProof, Prover } from '../../model/index.ts';
import { followsFrom, shows } from '../arithmetic.ts';
import { sentTexts } from '../sent.ts';

/**
 * Looks for each result again, and works it out again from the numbers that were sent. A page may repeat its input in
 * the form that it came from: an echo beside the result says nothing, for the result never stands in the payload.
 */
export const proveArithmetic: Prover<ArithmeticProof> = ({ rounds, controlExchange }) => {
  if (rounds.length < 2) return { holds: false, because: 'it was seen only once' };
  if (new Set(rounds.map(({ expected }) => expected)).size < rounds.length) {
    return { holds: false, because: 'the rounds expect the same result' };
  }
  for (const { exchange, payload, expected, sentBy = exchange } of rounds) {
    if (!followsFrom(payload, expected))
      return { holds: false, because: `${expected} does not follow from ${payload}` };
    if (!sentTexts(sentBy).some((text) => text.includes(payload))) {
      return { holds: false, because: `exchange ${sentBy.id} did not send ${payload}` };
    }
    if (!shows(exchange.response, expected))
      return { holds: false, because: `exchange ${exchange.id} lacks ${expected}` };
    if (shows(controlExchange.response, expected))
      return { holds: false, because: `the control shows ${expected} too` };
    const stranger = rounds.find((other) => other.expected !== expected && shows(exchange.response, other.expected));
    if (stranger) return { holds: false, because: `exchange ${exchange.id} shows the result of another round` };
  }
  return { holds: true };
};
