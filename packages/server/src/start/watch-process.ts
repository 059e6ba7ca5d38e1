import { performance } from 'node:perf_hooks';
import type { ServerState } from '../model/rooms.ts';

/** What this process says of itself. */
export type ProcessState = Pick<ServerState, 'startedAt' | 'node' | 'memoryMb' | 'loopUtilisation'>;

const WINDOW_MS = 60_000;
const STEP_MS = 5_000;

/** Measures how busy the event loop was in the last minute. @returns the state, and its own stop. */
export function watchProcess(now: () => number = Date.now): { state(): ProcessState; stop(): void } {
  const startedAt = now();
  const marks = [performance.eventLoopUtilization()];
  const timer = setInterval(() => {
    marks.push(performance.eventLoopUtilization());
    if (marks.length > WINDOW_MS / STEP_MS) marks.shift();
  }, STEP_MS);
  timer.unref();
  return {
    state: () => ({
      startedAt,
      node: process.versions.node,
      memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
      loopUtilisation: performance.eventLoopUtilization(marks[0]).utilization,
    }),
    stop: () => clearInterval(timer),
  };
}
