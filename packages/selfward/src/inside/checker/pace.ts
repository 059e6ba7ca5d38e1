import { TransportError } from '../../model/transport.ts';

/** Keeps checking under its share of one processor. */
export interface Pace {
  /** The share from now on; 0 stops until it is more. */
  set(share: number): void;
  /** Waits for a turn. @throws TransportError where the run was stopped meanwhile. */
  wait(signal?: AbortSignal): Promise<void>;
  /** Milliseconds of processor time that were taken. */
  spent(ms: number): void;
}

export function createPace(
  share: number,
  tell: (ms: number) => void = () => undefined,
  own: () => number = ownCpuMs,
): Pace {
  let restMs = 0;
  let before = own();
  const waiting: (() => void)[] = [];
  return {
    set(given) {
      share = given;
      if (share > 0) for (const go of waiting.splice(0)) go();
    },
    async wait(signal) {
      if (share <= 0) {
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          signal?.addEventListener('abort', () => reject(new TransportError('aborted', 'the run was stopped')), {
            once: true,
          });
        });
      }
      const rest = Math.min(restMs, 2000);
      restMs = 0;
      if (rest >= 1) await new Promise((resolve) => setTimeout(resolve, rest));
    },
    spent(ms) {
      const now = own();
      const taken = ms + now - before;
      before = now;
      tell(taken);
      // A share of one half rests as long as it works.
      if (share > 0 && share < 1) restMs += taken * (1 / share - 1);
    },
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
