import type { GuardState } from '../../model/monitor.ts';
import type { Load } from './load-signals.ts';

/** What the guard remembers from one look to the next. */
export interface GuardHistory {
  /** The share of one processor that the shadow may take now. */
  share: number;
  /** When that was decided, in milliseconds. */
  at: number;
  /** How late timers are while nothing is checked: an application that blocks by itself is not our doing. */
  usualLagMs: number;
  /** How long it waits for a processor while nothing is checked, as a part of the time: others may fill the machine. */
  usualWaiting: number;
  /** Processors that checking took, averaged over a minute as the system's own load is. */
  ownLoad: number;
}

export interface Pace {
  state: Exclude<GuardState['state'], 'idle'>;
  share: number;
  /** How long to wait before asking again, where nothing is allowed. */
  waitMs: number;
  because?: string;
}

/** What checking may take of one processor at the most. */
export interface Ceilings {
  /** While the application is used. */
  used: number;
  /** While next to nothing is asked of it and of its machine. */
  unused: number;
}

/** Somebody is using the application. */
const QUIET_MS = 5_000;
const ASK_AGAIN_MS = 250;
/** Of the event loop: a page now and then. */
const UNUSED = 0.05;
/** Of each core, by others. */
const HALF_LOADED = 0.5;
/** From nothing back to the whole ceiling in this time: load that comes in waves must not meet full checking each time. */
const BACK_MS = 5_000;

/**
 * The share of processor that the shadow may take: all of its ceiling while the live process has time, less as operators'
 * load rises, nothing when they would feel it. It falls at once and rises slowly.
 */
export function paceOf(load: Load, history: GuardHistory, now: number, { used, unused }: Ceilings): Pace {
  const operators = load.quietMs < QUIET_MS;
  const machine = Math.max(0, load.machine - history.ownLoad / load.cores);
  const ceiling = load.eventLoopUtilization < UNUSED && machine < HALF_LOADED ? unused : used;
  const room: readonly (readonly [number, string])[] = [
    // Squared: where much is answered, each delay is passed on to those that wait behind it.
    [left(load.eventLoopUtilization, 0.1, 0.8) ** 2, `the event loop is ${percent(load.eventLoopUtilization)} busy`],
    [operators ? left(load.lagMs - history.usualLagMs, 20, 100) : 1, `requests wait ${Math.round(load.lagMs)} ms`],
    [
      operators ? left(load.waiting - history.usualWaiting, 0.05, 0.25) : 1,
      `the application waits ${percent(load.waiting)} of its time for a processor`,
    ],
    // Others' work is made room for, but does not stop ours: whether operators feel it is seen by what they wait.
    [Math.max(left(machine, 0.8, 1.5), 0.5), `${machine.toFixed(1)} other processes want each core of the machine`],
  ];
  const [part, because] = room.reduce((least, each) => (each[0] < least[0] ? each : least));
  const wanted = ceiling * part;
  const risen = history.share + (ceiling * Math.max(0, now - history.at)) / BACK_MS;
  const share = Math.min(wanted, risen);
  if (wanted <= ceiling * 0.02) return { state: 'paused', share: 0, waitMs: ASK_AGAIN_MS, because };
  if (share >= used * 0.9) return { state: 'checking', share, waitMs: 0 };
  return { state: 'slowed', share, waitMs: 0, because: wanted > share ? 'the load has only just fallen' : because };
}

/** 1 up to where it begins to be felt, 0 from where it is too much. */
const left = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (to - value) / (to - from)));

const percent = (share: number): string => `${Math.round(share * 100)} %`;
