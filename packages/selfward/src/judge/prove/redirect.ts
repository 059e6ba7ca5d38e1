import type { Prover, RedirectProof } from '../../model/index.ts';
import { leadsTo } from '../destinations.ts';
import { sentTexts } from '../sent.ts';

/** Reads again where each answer leads. */
export const proveRedirect: Prover<RedirectProof> = ({ exchange, again, hosts, controlExchange }) => {
  if (exchange.id === again.id) return { holds: false, because: 'it was seen only once' };
  if (hosts[0] === hosts[1]) return { holds: false, because: 'both rounds name the same host' };
  for (const [round, host] of [[exchange, hosts[0]] as const, [again, hosts[1]] as const]) {
    if (!sentTexts(round).some((text) => text.includes(host)))
      return { holds: false, because: `exchange ${round.id} did not send ${host}` };
    if (!leadsTo(round, host)) return { holds: false, because: `exchange ${round.id} does not lead to ${host}` };
  }
  return hosts.some((host) => leadsTo(controlExchange, host))
    ? { holds: false, because: 'the control leads there too' }
    : { holds: true };
};
