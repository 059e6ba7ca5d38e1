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

/**
 * What may be taken at once after some quiet time, as milliseconds at the present share: a start and the first routes. A
 * new route is looked at while its author still looks at the screen; whatever lasts longer stays under its share.
 */
const BURST_MS = 4_000;
/** A turn waits no longer than this; what is owed beyond it stays owed. */
const LONGEST_MS = 2_000;

export interface PaceParts {
  share: number;
  tell?: (ms: number) => void;
  /** Processor time of this process so far, in milliseconds. */
  own?: () => number;
  now?: () => number;
}

export function createPace({ share, tell = () => undefined, own = ownCpuMs, now = performanceNow }: PaceParts): Pace {
  let credit = share * BURST_MS;
  let [before, at] = [own(), now()];
  const waiting: (() => void)[] = [];

  function earn(): void {
    const time = now();
    credit = Math.min(share * BURST_MS, credit + (time - at) * share);
    at = time;
  }

  return {
    set(given) {
      earn();
      share = given;
      credit = Math.min(share * BURST_MS, credit);
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
      earn();
      const rest = share < 1 ? Math.min(-credit / share, LONGEST_MS) : 0;
      if (rest >= 1) await new Promise((resolve) => setTimeout(resolve, rest));
    },
    spent(ms) {
      const total = own();
      const taken = ms + total - before;
      before = total;
      tell(taken);
      earn();
      credit -= taken;
    },
  };
}

const performanceNow = () => performance.now();

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
