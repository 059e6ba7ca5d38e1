import type { Framework, RouteName } from './applications.ts';
import type { Arm } from './arms.ts';

/** How a measured process is told what to be: its one argument, as JSON. */
export interface Role {
  framework: Framework;
  arm: Arm;
  /** Address of a server that speaks MongoDB's protocol. */
  mongodb?: string;
  /** The library as it is written, not as it is published: for looking at a change; slower to start, and larger. */
  fromSource?: boolean;
  /** Listens on a port instead of waiting for blocks. */
  listen?: boolean;
}

export type ToProcess = { do: 'block'; route: RouteName; times: number } | { do: 'count' } | { do: 'end' };

export type FromProcess =
  | { is: 'ready'; port?: number; rssMb: number }
  | { is: 'block'; cpuMs: number }
  | {
      is: 'count';
      cpuMs: number;
      rssMb: number;
      /** Probes that were sent since the start; absent where nothing checks. */
      probes?: number;
      mode?: string;
      gaps?: readonly string[];
      /** Milliseconds that probes took inside each operator's request since the last count. */
      imposedMs: readonly number[];
    }
  | { is: 'failed'; reason: string };
