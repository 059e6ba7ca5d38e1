import type { Run } from '../model/run.ts';

/** Why a run ends before its time: somebody cancelled it, or the server goes down. */
export type Stopped = 'cancelled' | 'interrupted';

/** Who waits and who runs: never two runs against one device at a time, the rest first come, first served. */
export interface Queue {
  /** @param inMs - it does not begin before: who ordered it sees first that it is ordered. */
  add(run: Run, inMs?: number): void;
  /** @returns what it was doing: a waiting run is out of the queue at once, a running one is told to stop. */
  cancel(id: string): 'waiting' | 'running' | undefined;
  stop(): Promise<void>;
}

export function createQueue(deps: {
  concurrency: number;
  carryOut(run: Run, stopped: () => Stopped | undefined): Promise<void>;
  cancelWork(id: string): void;
}): Queue {
  const { concurrency, carryOut, cancelWork } = deps;
  const waiting: Run[] = [];
  const early = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, { device: string; done: Promise<void> }>();
  const stopped = new Map<string, Stopped>();
  let stopping = false;

  function start(run: Run): void {
    const done = carryOut(run, () => stopped.get(run.id))
      .catch(() => undefined)
      .finally(() => {
        running.delete(run.id);
        stopped.delete(run.id);
        pump();
      });
    running.set(run.id, { device: run.device, done });
  }

  function pump(): void {
    while (!stopping && running.size < concurrency) {
      const busy = new Set([...running.values()].map(({ device }) => device));
      const next = waiting.findIndex(({ device }) => !busy.has(device));
      const [run] = next === -1 ? [] : waiting.splice(next, 1);
      if (run === undefined) return;
      start(run);
    }
  }

  function admit(run: Run): void {
    early.delete(run.id);
    waiting.push(run);
    pump();
  }

  return {
    add(run, inMs = 0) {
      if (inMs === 0) admit(run);
      else early.set(run.id, setTimeout(admit, inMs, run));
    },
    cancel(id) {
      const timer = early.get(id);
      if (timer !== undefined) {
        clearTimeout(timer);
        early.delete(id);
        return 'waiting';
      }
      const at = waiting.findIndex((run) => run.id === id);
      if (at !== -1) {
        waiting.splice(at, 1);
        return 'waiting';
      }
      if (!running.has(id)) return undefined;
      stopped.set(id, 'cancelled');
      cancelWork(id);
      return 'running';
    },
    async stop() {
      stopping = true;
      for (const timer of early.values()) clearTimeout(timer);
      for (const id of running.keys()) {
        stopped.set(id, 'interrupted');
        cancelWork(id);
      }
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
