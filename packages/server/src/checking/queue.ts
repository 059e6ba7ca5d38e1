import type { Run } from '../model/run.ts';

/** Why a run ends before its time: somebody cancelled it, or the server goes down. */
export type Stopped = 'cancelled' | 'interrupted';

/** Who waits and who runs: never two runs against one device at a time, the rest first come, first served. */
export interface Queue {
  add(run: Run): void;
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

  return {
    add(run) {
      waiting.push(run);
      pump();
    },
    cancel(id) {
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
      for (const id of running.keys()) {
        stopped.set(id, 'interrupted');
        cancelWork(id);
      }
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
