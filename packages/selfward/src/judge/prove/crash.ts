import type { CrashProof, Prover } from '../../model/index.ts';

/** Looks again whether the same request ended the process both times, and whether the ordinary one let it live. */
export const proveCrash: Prover<CrashProof> = ({ exchange, again, controlExchange }) => {
  if (exchange.id === again.id) return { holds: false, because: 'it was seen only once' };
  const kind = exchange.failure?.kind;
  if (kind !== 'crashed' && kind !== 'hung')
    return { holds: false, because: `exchange ${exchange.id} did not end the process` };
  if (again.failure?.kind !== kind)
    return { holds: false, because: `exchange ${again.id} did not end the process the same way` };
  for (const [point, value] of exchange.probe.set) {
    if (JSON.stringify(again.probe.set.get(point)) !== JSON.stringify(value))
      return { holds: false, because: 'the two exchanges did not send the same' };
  }
  if (controlExchange.probe.set.size > 0 || controlExchange.probe.whole)
    return { holds: false, because: 'the control is not the ordinary request' };
  return controlExchange.id > exchange.id
    ? { holds: true }
    : { holds: false, because: 'the ordinary request was not sent again afterwards' };
};
