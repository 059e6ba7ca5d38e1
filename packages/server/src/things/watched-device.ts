import { isDeepStrictEqual } from 'node:util';
import PQueue from 'p-queue';
import { type Device, isEnabled, urlsOf } from '../model/device.ts';
import type { DeviceStatus } from '../model/thing.ts';
import type { Plan } from './describe-thing.ts';
import type { DeviceTransport } from './device-transport.ts';
import { planDevice } from './plan-device.ts';
import { type Outcome, pollDevice, probeDevice } from './poll-device.ts';
import type { Standing } from './status-after.ts';

/** One device as it is looked after. */
export interface WatchedDevice {
  device: Device;
  /** Whether it is asked anything. */
  isAsked: boolean;
  standing: Standing;
  plan: Plan | undefined;
  /** When the description is read again. */
  planUntil: number;
  /** One request at a time: small devices have no more. */
  turns: PQueue;
  /** Its place in the round, from 0 to 1, so that not all are asked at once. */
  phase: number;
  nextAt: number;
  /** The look that is under way. */
  looking: Promise<void> | undefined;
  /** What was last told of its silence. */
  told: 'silent' | 'answering' | undefined;
}

/** How long a description holds, and one that brought nothing. */
const PLAN_MS = 600_000;
const POOR_PLAN_MS = 60_000;

export function watchDevice(
  device: Device,
  { isSelf, now, phase, firstAt }: { isSelf: boolean; now: number; phase: number; firstAt: number },
): WatchedDevice {
  const hasAddress = device.td !== undefined || urlsOf(device).length > 0;
  const state: DeviceStatus['state'] = !isEnabled(device)
    ? 'disabled'
    : isSelf
      ? 'answering'
      : hasAddress
        ? 'unknown'
        : 'not-polled';
  return {
    device,
    isAsked: state === 'unknown',
    standing: { status: { state, since: now }, misses: 0 },
    plan: undefined,
    planUntil: 0,
    turns: new PQueue({ concurrency: 1 }),
    phase,
    nextAt: firstAt,
    looking: undefined,
    told: undefined,
  };
}

/** Whether a device is still reached and described as before, whatever else was edited. Pure. */
export const isReachedAsBefore = (before: Device, after: Device): boolean =>
  isEnabled(before) === isEnabled(after) &&
  isDeepStrictEqual(before.url, after.url) &&
  isDeepStrictEqual(before.td, after.td);

/** Requests that a look at it takes. */
export const loadOf = ({ isAsked, plan }: WatchedDevice): number =>
  isAsked ? (plan?.readAll === undefined ? Math.max(1, plan?.read.size ?? 1) : 1) : 0;

/** Whether it has variables to be read, as far as is known. */
export const isRead = ({ plan }: WatchedDevice): boolean => plan !== undefined && plan.read.size > 0;

/** Reads its description where that is due, and then what it has to be read. */
export async function lookAt(watched: WatchedDevice, send: DeviceTransport, now: () => number): Promise<Outcome> {
  const { device } = watched;
  if (device.td === undefined) return probeDevice(device, send);
  const problems: string[] = [];
  if (watched.plan === undefined || now() >= watched.planUntil) {
    const planned = await planDevice(device, send);
    if (planned.is === 'silence') return planned;
    if (planned.is === 'plan') watched.plan = planned.plan;
    else problems.push(planned.problem);
    watched.planUntil = now() + (planned.is === 'plan' ? PLAN_MS : POOR_PLAN_MS);
  }
  if (watched.plan === undefined) return { is: 'answer', values: new Map(), problems };
  if (!isRead(watched)) return withProblems(await probeDevice(device, send), [...problems, ...watched.plan.problems]);
  const outcome = await pollDevice(watched.plan, send);
  // Other firmware may be on it when it comes back, or when nothing is where it was.
  if (outcome.is === 'silence') watched.planUntil = 0;
  else if (outcome.values.size === 0) watched.planUntil = Math.min(watched.planUntil, now() + POOR_PLAN_MS);
  return withProblems(outcome, problems);
}

const withProblems = (outcome: Outcome, problems: readonly string[]): Outcome =>
  outcome.is === 'silence' ? outcome : { ...outcome, problems: [...problems, ...outcome.problems] };
