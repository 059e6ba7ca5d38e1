import type { Band } from './device-spec.ts';
import type { Burden } from './wear.ts';

/** What a fleet's process is told to be: its one argument, as JSON. */
export interface FleetRole {
  devices: number;
  band: Band;
  /** Further devices, behind the others, that nothing is measured of. */
  practice: number;
}

export type ToFleet = 'burdens';
export type FromFleet = { is: 'ready'; origins: readonly string[] } | { is: 'burdens'; burdens: readonly Burden[] };

/** One device as the checking process knows it: nothing of what is wrong there. */
export interface Checked {
  name: string;
  url: string;
}

/** What the checking process is told to do: its one message. */
export interface CheckingRole {
  /** Gone to first and not counted: the code is warm then, as it is on a server that has run for a while. */
  warmUp: readonly Checked[];
  devices: readonly Checked[];
  checks: readonly string[];
  atOnce: number;
}

/** What was told of one device. */
export interface Outcome {
  name: string;
  seconds: number;
  requests: number;
  points: number;
  proved: readonly { check: string; place: string }[];
  /** What was planned and could not be told, each with its reason. */
  failed: readonly { check: string | undefined; reason: string }[];
  /** Why there is no result at all. */
  problem?: string;
}

/** What the whole of a size cost the checking process. */
export interface Cost {
  seconds: number;
  cpuMs: number;
  /** Resident before the first counted device, at most, and whenever another tenth of the devices was done. */
  memoryMb: { before: number; peak: number; course: readonly number[] };
}

export type FromChecking = { is: 'outcome'; outcome: Outcome } | { is: 'cost'; cost: Cost };
