/** Timers that keep no process alive and end together. */
export interface Timers {
  after(ms: number, act: () => void): void;
  /** Many calls within a while are one. */
  debounced(ms: number, act: () => void): () => void;
  stop(): void;
}

export function createTimers(): Timers {
  const running = new Set<NodeJS.Timeout>();
  let stopped = false;
  const after = (ms: number, act: () => void) => {
    if (stopped) return;
    const timer = setTimeout(() => {
      running.delete(timer);
      act();
    }, ms);
    timer.unref();
    running.add(timer);
  };
  return {
    after,
    debounced(ms, act) {
      let waiting = false;
      return () => {
        if (waiting) return;
        waiting = true;
        after(ms, () => {
          waiting = false;
          act();
        });
      };
    },
    stop() {
      stopped = true;
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
