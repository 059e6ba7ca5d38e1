import type { CheckingDeps } from '../checking/create-checking.ts';

/** Runs can be ordered on the second instance, so that the pages around them are checked; none is carried out. */
export function unpluggedJobs(): CheckingDeps['jobs'] {
  return {
    run: () => Promise.reject(new Error('this is the second instance of the server: it checks nobody')),
    cancel: () => {},
    stop: async () => {},
  };
}
