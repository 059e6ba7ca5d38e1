/** What was started, to be stopped in the opposite order. */
export interface StopStack {
  add(stop: () => unknown): void;
  /** Stops all, also when one fails; then throws what failed. Stopping again does nothing. */
  stopAll(): Promise<void>;
}

export function createStopStack(): StopStack {
  const stops: (() => unknown)[] = [];
  let stopping: Promise<void> | undefined;

  async function run(): Promise<void> {
    const failed: unknown[] = [];
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
      try {
        await stop();
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new AggregateError(failed, 'not everything could be stopped in order');
  }

  return {
    add: (stop) => {
      stops.push(stop);
    },
    stopAll() {
      stopping ??= run();
      return stopping;
    },
  };
}
