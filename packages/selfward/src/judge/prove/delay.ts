import type { DelayProof, Prover } from '../../model/index.ts';
import { sentTexts } from '../sent.ts';
import { followsDemand, wasQuick } from '../timing.ts';

type Sample = DelayProof['samples'][number];

/** Looks up again what each request demanded and what its answer took. */
export const proveDelay: Prover<DelayProof> = ({ samples, controlSample }) => {
  const all = [...samples, ...(controlSample ? [controlSample] : [])];
  const wrong = all.find((sample) => !isAsRecorded(sample));
  if (wrong) return { holds: false, because: `exchange ${wrong.exchange.id} took another time than the sample says` };
  const silent = all.find((sample) => !demands(sample));
  if (silent) return { holds: false, because: `exchange ${silent.exchange.id} does not demand what the sample says` };
  if (new Set(all.map(({ exchange }) => exchange.id)).size < all.length)
    return { holds: false, because: 'an exchange counts twice' };
  if (!followsDemand(samples)) return { holds: false, because: 'the delay does not follow the demanded length' };
  if (controlSample && !wasQuick(controlSample, samples))
    return { holds: false, because: 'the control, which means nothing, took as long' };
  return { holds: true };
};

function isAsRecorded({ exchange, measuredMs }: Sample): boolean {
  const recorded = exchange.response?.firstByteMs;
  return recorded !== undefined && Math.abs(recorded - measuredMs) <= 5;
}

/** The length stands in what was sent, in seconds or milliseconds. */
function demands({ exchange, demandedMs }: Sample): boolean {
  const written = [String(demandedMs), String(demandedMs / 1000)];
  return sentTexts(exchange).some((text) => written.some((length) => text.includes(length)));
}
