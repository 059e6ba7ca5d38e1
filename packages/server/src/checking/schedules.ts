import { createHash } from 'node:crypto';
import type { Schedule } from '../model/schedule.ts';

const HOUR = 3_600_000;
export const DEFAULT_HOURS = 24;

/** The same device always gets the same place within a span, so that restarts do not bunch the checks together. */
export function offsetWithin(device: string, spanMs: number): number {
  const share = createHash('sha256').update(device).digest().readUInt32BE(0) / 2 ** 32;
  return Math.floor(share * spanMs);
}

/** A device's first schedule: its first check falls somewhere within `firstWithinMs`, the next ones a day apart. */
export function firstSchedule(device: string, now: number, firstWithinMs: number): Schedule {
  return {
    id: device,
    everyHours: DEFAULT_HOURS,
    checks: [],
    nextAt: now + offsetWithin(device, firstWithinMs),
    changedBy: 'system',
  };
}

/** When it is next due: one period after now, never before; far away when switched off. */
export function nextAfter(schedule: Pick<Schedule, 'everyHours'>, now: number): number {
  return schedule.everyHours === 0 ? Number.MAX_SAFE_INTEGER : now + schedule.everyHours * HOUR;
}
