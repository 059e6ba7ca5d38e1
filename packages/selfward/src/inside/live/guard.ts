import type { GuardState } from '../../model/monitor.ts';
import { inlineLeave, type Leave, PAUSE_TIMES } from './inline-pause.ts';
import type { LoadSignals } from './load-signals.ts';
import { type Ceilings, type GuardHistory, type Pace, paceOf } from './pace-of-guard.ts';

export type ProbeKind = 'shadow' | 'inline';

/** Keeps checking from making the real work late. */
export interface Guard {
  /** Asked before each probe. `wait` 0: go on; else the milliseconds until asking again, infinite where it is never allowed. */
  allow(kind: ProbeKind, route: string): Leave;
  /**
   * Told after each probe: for `shadow` the processor time that the shadow (and the checker) took since the last time,
   * for `inline` how long the probe held the live process.
   */
  spent(kind: ProbeKind, route: string, sliceMs: number): void;
  state(): GuardState;
  /** The share of one processor that the shadow may take now: for whoever paces it in another process. 0 is a stop. */
  share(): number;
  /** Called when the state is another one, or the share by a twentieth. @returns its own end. */
  onChange(listener: (state: GuardState, share: number) => void): () => void;
  stop(): void;
}

/** What may be taken at once after some quiet time, as milliseconds at the present share: a shadow's start, a burst. */
const BURST_MS = 2_000;
/** Nobody asked for this long: nothing is being checked. */
const IDLE_MS = 2_000;
/** What is usual is an average over about so long. */
const USUAL_MS = 10_000;
const MINUTE_MS = 60_000;
/** Routes whose slices are remembered; the oldest are forgotten first. */
const ROUTES = 10_000;

interface Parts {
  signals: Pick<LoadSignals, 'read' | 'onTick'>;
  /** Milliseconds that only go forward. */
  now: () => number;
  /** The ceilings on the shadow's share of one processor, above 0 and at most 1. */
  ceilings: Ceilings;
}

/** The guard over these signals: decisions are `paceOf` and `inlineLeave`; here is only what they have to remember. */
export function createGuard({ signals, now, ceilings }: Parts): Guard {
  const history: GuardHistory = { share: ceilings.used, at: now(), usualLagMs: 0, usualWaiting: 0, ownLoad: 0 };
  const slices = new Map<string, number>();
  const listeners = new Set<(state: GuardState, share: number) => void>();
  let pace: Pace = { state: 'checking', share: ceilings.used, waitMs: 0 };
  /** Processor time in milliseconds that may be taken now; below zero it is owed. */
  let credit = ceilings.used * BURST_MS;
  let askedAt = Number.NEGATIVE_INFINITY;
  let spentAt = Number.NEGATIVE_INFINITY;
  let pauseUntil = Number.NEGATIVE_INFINITY;
  let told = '';

  function look() {
    const at = now();
    const load = signals.read();
    const passed = Math.max(0, at - history.at);
    credit = Math.min(pace.share * BURST_MS, credit + passed * pace.share);
    history.ownLoad *= Math.exp(-passed / MINUTE_MS);
    if (at - spentAt > IDLE_MS) {
      const part = Math.min(1, passed / USUAL_MS);
      history.usualLagMs += (load.lagMs - history.usualLagMs) * part;
      history.usualWaiting += (load.waiting - history.usualWaiting) * part;
    }
    pace = paceOf(load, history, at, ceilings);
    history.share = pace.share;
    history.at = at;
    return load;
  }

  function state(): GuardState {
    const load = look();
    const idle = now() - askedAt > IDLE_MS;
    return {
      state: idle ? 'idle' : pace.state,
      ...(!idle && pace.because !== undefined && { reason: pace.because }),
      eventLoopUtilization: load.eventLoopUtilization,
      ...(load.inFlight !== undefined && { inFlight: load.inFlight }),
      ...(load.p99Ms !== undefined && { p99Ms: load.p99Ms }),
    };
  }

  function tell(): void {
    const current = state();
    const said = `${current.state} ${Math.ceil(pace.share * 20)}`;
    if (said === told) return;
    told = said;
    for (const listener of [...listeners]) listener(current, pace.share);
  }

  told = `${state().state} ${Math.ceil(pace.share * 20)}`;
  const untick = signals.onTick(tell);
  return {
    allow(kind, route) {
      askedAt = now();
      const load = look();
      if (kind === 'inline') {
        if (pace.state === 'paused') return { wait: pace.waitMs, ...because(pace) };
        return inlineLeave(load, { sliceMs: slices.get(route), pauseUntil }, askedAt);
      }
      if (pace.share === 0) return { wait: Math.max(1, pace.waitMs), ...because(pace) };
      if (credit >= 0) return { wait: 0 };
      return { wait: Math.ceil(-credit / pace.share), because: pace.because ?? 'its share of processor is used up' };
    },
    spent(kind, route, sliceMs) {
      spentAt = now();
      // Whoever is paced from afar does not ask: what it took shows that it works.
      askedAt = spentAt;
      if (kind === 'shadow') {
        credit -= sliceMs;
        history.ownLoad += sliceMs / MINUTE_MS;
        return;
      }
      pauseUntil = spentAt + sliceMs * PAUSE_TIMES;
      const longest = Math.max(sliceMs, slices.get(route) ?? 0);
      slices.delete(route);
      slices.set(route, longest);
      const [oldest] = slices.keys();
      if (slices.size > ROUTES && oldest !== undefined) slices.delete(oldest);
    },
    state,
    share() {
      look();
      return pace.share;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      untick();
      listeners.clear();
    },
  };
}

const because = (pace: Pace): { because?: string } => (pace.because === undefined ? {} : { because: pace.because });
