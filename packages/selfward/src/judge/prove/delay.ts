import type { DelayProof, Prover } from '../../model/index.ts';
import { followsDemand } from '../timing.ts';

export const proveDelay: Prover<DelayProof> = ({ samples }) => {
  const wrong = samples.find(({ exchange, measuredMs }) => {
    const recorded = exchange.response?.firstByteMs ?? exchange.response?.totalMs;
    return recorded !== undefined && Math.abs(recorded - measuredMs) > 5;
  });
  if (wrong) return { holds: false, because: `exchange ${wrong.exchange.id} took another time than the sample says` };
  return followsDemand(samples)
    ? { holds: true }
    : { holds: false, because: 'the delay does not follow the demanded length' };
};
