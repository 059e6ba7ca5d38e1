import type { AgentAnswer, AgentBatch, AgentOrder } from '../../model/agent.ts';

/** How a device reaches its facility server. Both calls reject where they did not get through; {@link LinkError} says why. */
export interface Link {
  send(batch: AgentBatch): Promise<AgentAnswer>;
  /** Waits until there are some, or for a while. `working`: the orders that are known here already. */
  orders(working: readonly string[]): Promise<readonly AgentOrder[]>;
  stop(): Promise<void>;
}

/** Why a server did not take something. */
export class LinkError extends Error {
  /** `refused`: the token holds no more. `busy`: asked too often. `unreachable`: no answer, or none that is understood. */
  readonly because: 'refused' | 'busy' | 'unreachable';
  readonly retryAfterMs: number | undefined;

  constructor(
    because: LinkError['because'],
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'LinkError';
    this.because = because;
    this.retryAfterMs = options.retryAfterMs;
  }
}
