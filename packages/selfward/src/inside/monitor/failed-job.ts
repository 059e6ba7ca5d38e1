import type { FromChecker } from '../messages.ts';
import type { RunningJob } from './run-job.ts';

/** A job that cannot be begun: told like one that failed, once whoever asked for it listens. */
export function failedJob(reason: string, on: (message: FromChecker) => void): RunningJob {
  const ended = Promise.resolve().then(() => on({ say: 'failed', reason }));
  return { tell: () => undefined, ended, stop: () => ended };
}
