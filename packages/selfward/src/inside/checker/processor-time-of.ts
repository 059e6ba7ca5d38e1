import { readFileSync } from 'node:fs';

/** What the main thread of a process had of the processors, in milliseconds. */
export interface ProcessorTime {
  ranMs: number;
  /** It could have run, and others did; what it waits right now is counted when it is over. */
  waitedMs: number;
  /** Whether it could run now, or does. */
  isReady: boolean;
}

/** As Linux tells it (`/proc/<pid>/schedstat`, `/proc/<pid>/stat`). @returns undefined where there is no such process, or another system. */
export function processorTimeOf(pid: number | undefined, folder = '/proc'): ProcessorTime | undefined {
  try {
    const [ran, waited] = readFileSync(`${folder}/${pid}/schedstat`, 'latin1').split(' ').map(Number);
    // The second field is a name, in brackets, which may hold anything.
    const stat = readFileSync(`${folder}/${pid}/stat`, 'latin1');
    const state = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 1)[0];
    if (ran === undefined || waited === undefined || !Number.isFinite(ran + waited)) return undefined;
    return { ranMs: ran / 1e6, waitedMs: waited / 1e6, isReady: state === 'R' };
  } catch {
    return undefined;
  }
}
