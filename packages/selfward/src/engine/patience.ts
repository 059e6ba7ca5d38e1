import type { Exchange } from '../model/exchange.ts';

/** Probes that one endpoint may leave without any answer before it is left in peace: each held it up as long as we waited. */
const MOST = 3;

/** Counts what an endpoint never answered. */
export interface Patience {
  note(exchanges: readonly Exchange[]): void;
  /** Why nothing more is sent there. */
  over(): string | undefined;
}

export function createPatience(): Patience {
  let unanswered = 0;
  return {
    note(exchanges) {
      unanswered += exchanges.filter(({ failure }) => failure?.kind === 'timeout' || failure?.kind === 'hung').length;
    },
    over: () => (unanswered < MOST ? undefined : `left in peace: ${MOST} probes were never answered here`),
  };
}
