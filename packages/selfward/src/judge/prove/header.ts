import type { Answered, HeaderProof, Prover } from '../../model/index.ts';
import { sentTexts } from '../sent.ts';

const hasHeader = ({ response }: Answered, name: string) =>
  response.headers.some(([own]) => own.toLowerCase() === name.toLowerCase());

/** Looks for each header again in the head of its own answer. */
export const proveHeader: Prover<HeaderProof> = ({ exchange, again, names, controlExchange }) => {
  if (exchange.id === again.id) return { holds: false, because: 'it was seen only once' };
  if (names[0] === names[1]) return { holds: false, because: 'both rounds name the same header' };
  for (const [round, name] of [[exchange, names[0]] as const, [again, names[1]] as const]) {
    if (!sentTexts(round).some((text) => text.includes(name)))
      return { holds: false, because: `exchange ${round.id} did not send ${name}` };
    if (!hasHeader(round, name)) return { holds: false, because: `exchange ${round.id} has no header ${name}` };
  }
  if (!sentTexts(controlExchange).some((text) => text.includes(names[0])))
    return { holds: false, because: 'the control did not send the name' };
  return names.some((name) => hasHeader(controlExchange, name))
    ? { holds: false, because: 'the control has the header too' }
    : { holds: true };
};
