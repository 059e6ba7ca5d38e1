import type { Failure, HttpResponse } from '../model/exchange.ts';
import type { Profile } from '../model/profile.ts';
import { TransportError } from '../model/transport.ts';

/** Judges from answers whether a target is still well. Knows no clock and sends nothing. */
export interface Health {
  /** How the target answers its start request when nobody bothers it. */
  greeted(responses: readonly HttpResponse[]): void;
  /** Whether this answer is a reason to look. @param timed - it was made to take long. */
  isSuspicious(response: HttpResponse, timed: boolean): boolean;
  /** Whether this failure is a reason to look. */
  isWorrying(error: unknown): boolean;
  /**
   * Whether the start request's answer shows that the target is well.
   *
   * @param lateMs - of the time that it took, what may be ours: a busy process hears an answer late.
   */
  isWell(response: HttpResponse, lateMs: number): boolean;
  /** The target was looked at and is well. */
  looked(): void;
  /** What to say when it is not. */
  verdict(): Failure;
}

/** A little slowness on a fast network is noise, not distress. */
const NOISE_MS = 250;
/** Under `gentle` somebody looks in this often, whatever the answers were like: what is probed may be the last to suffer. */
const LOOK_IN = 25;
/** Answers between two looks for slowness alone: a page that is always slow must not double the requests. */
const LOOK_EVERY = 8;

export function createHealth(profile: Profile): Health {
  const gentle = profile === 'gentle';
  let startMs = 0;
  let startStatus = 200;
  let smoothed: number | undefined;
  let sinceLook = LOOK_EVERY;
  let unwatched = 0;
  let slow = false;
  return {
    greeted(responses) {
      startMs = Math.min(...responses.map(({ firstByteMs }) => firstByteMs));
      startStatus = responses.at(-1)?.status ?? 200;
    },
    isSuspicious(response, timed) {
      sinceLook += 1;
      if ([502, 503, 504].includes(response.status) && response.status !== startStatus) return true;
      if (!gentle || timed) return false;
      unwatched += 1;
      const usual = smoothed ?? startMs;
      smoothed = usual + (response.firstByteMs - usual) / 5;
      if (unwatched >= LOOK_IN) return true;
      return sinceLook > LOOK_EVERY && response.firstByteMs > Math.max(3 * usual, usual + NOISE_MS);
    },
    isWorrying: (error) => error instanceof TransportError && ['timeout', 'reset', 'unreachable'].includes(error.kind),
    isWell(response, lateMs) {
      slow = gentle && response.firstByteMs - lateMs > Math.max(3 * startMs, startMs + NOISE_MS);
      return !slow && (response.status < 500 || response.status === startStatus);
    },
    looked() {
      sinceLook = 0;
      unwatched = 0;
    },
    verdict() {
      if (gentle) {
        const sign = slow ? 'it answers three times slower than at the start' : 'its start page no longer answers well';
        return { kind: 'distress', message: `the target shows distress (${sign}): checking stopped` };
      }
      return { kind: 'unreachable', message: 'the target stopped answering' };
    },
  };
}
