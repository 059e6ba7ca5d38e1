import type { Job } from '../messages.ts';
import { type Shadow, startShadow } from './start-shadow.ts';

/** A shadow that comes up while the rest of this process is still being loaded. */
export interface FirstShadow {
  shadow: Promise<Shadow>;
  /** By `performance.now()`. */
  began: number;
}

/** Starts a job's shadow. That it fails is told to whoever awaits it. */
export function beginShadow(job: Job & { entry: NonNullable<Job['entry']> }): FirstShadow {
  const began = performance.now();
  const shadow = startShadow({ ...job.shadow, entry: job.entry, which: job.which });
  shadow.catch(() => undefined);
  return { shadow, began };
}
