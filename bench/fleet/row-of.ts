import type { Judged } from './judge.ts';
import type { Cost, Outcome } from './messages.ts';

/** A whole fleet's check: one line of the table, one point of a plot. */
export interface Row {
  devices: number;
  atOnce: number;
  seconds: number;
  requestsPerDevice: number;
  cpuMsPerDevice: number;
  memoryMbPeak: number;
  /** What each device that is checked at the same time takes, at most. */
  memoryMbPerDevice: number;
  memoryMbCourse: readonly number[];
  harmed: number;
  found: number;
  flawed: number;
  false: number;
  safe: number;
  /** Devices that could not be checked, and those where single places could not be told. */
  unchecked: number;
  partlyChecked: number;
}

export function rowOf(judged: readonly Judged[], outcomes: readonly Outcome[], cost: Cost, atOnce: number): Row {
  const count = (holds: (each: Judged) => boolean) => judged.filter(holds).length;
  const devices = judged.length;
  const { before, peak, course } = cost.memoryMb;
  return {
    devices,
    atOnce: Math.min(atOnce, devices),
    seconds: rounded(cost.seconds, 1),
    requestsPerDevice: rounded(outcomes.reduce((sum, { requests }) => sum + requests, 0) / devices, 1),
    cpuMsPerDevice: rounded(cost.cpuMs / devices, 1),
    memoryMbPeak: rounded(peak, 0),
    memoryMbPerDevice: rounded((peak - before) / Math.min(atOnce, devices), 2),
    memoryMbCourse: course.map((each) => rounded(each, 0)),
    harmed: count(({ harm }) => harm.length > 0),
    found: count(({ found }) => found),
    flawed: count(({ isFlawed }) => isFlawed),
    false: count(({ untrue }) => untrue.length > 0),
    safe: count(({ isFlawed }) => !isFlawed),
    unchecked: count(({ unchecked }) => unchecked !== undefined),
    partlyChecked: count(({ unchecked, untold }) => unchecked === undefined && untold.length > 0),
  };
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
