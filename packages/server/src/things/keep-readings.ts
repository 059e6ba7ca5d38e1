import type { Reading } from '../model/reading.ts';
import type { ReadingTable } from '../model/store.ts';

export interface ReadingKeeper {
  add(readings: readonly Reading[]): void;
  /** The newest of each variable. */
  latest(device: string): Promise<Reading[]>;
  /** Forgets what is in memory of a device that is gone. */
  forget(device: string): void;
  /** Writes what is waiting. */
  flush(): Promise<void>;
  /** Removes what is too old. */
  expire(): Promise<void>;
}

/** Readings that wait at most while the store is in trouble; then the oldest go. */
const MOST_WAITING = 50_000;
const BATCH = 5_000;
export const KEPT_MS = 30 * 24 * 3_600_000;

/** Readings in memory for the pages, on their way to the store in batches. */
export function keepReadings(
  table: ReadingTable,
  options: {
    now: () => number;
    /** The store did or did not take readings. */
    onStore: (error: unknown) => void;
  },
): ReadingKeeper {
  const { now, onStore } = options;
  const newest = new Map<string, Map<string, Reading>>();
  const loaded = new Set<string>();
  const waiting: Reading[] = [];
  let writing: Promise<void> | undefined;

  function remember(reading: Reading): void {
    const variables = newest.get(reading.device) ?? new Map<string, Reading>();
    newest.set(reading.device, variables);
    const known = variables.get(reading.variable);
    if (known === undefined || known.time <= reading.time) variables.set(reading.variable, reading);
  }

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await table.append(batch);
      } catch (error) {
        // The same readings again are no second ones to the store, so a batch that was half written may be repeated.
        waiting.unshift(...batch);
        return onStore(error);
      }
      onStore(undefined);
    }
  }

  return {
    add(readings) {
      for (const reading of readings) remember(reading);
      waiting.push(...readings);
      if (waiting.length > MOST_WAITING) waiting.splice(0, waiting.length - MOST_WAITING);
    },
    async latest(device) {
      if (!loaded.has(device)) {
        try {
          for (const reading of await table.latest(device))
            if (newest.get(device)?.has(reading.variable) !== true) remember(reading);
          loaded.add(device);
        } catch (error) {
          // What the device said since the start is true, whatever the store's trouble is.
          if (!newest.has(device)) throw error;
        }
      }
      return [...(newest.get(device)?.values() ?? [])];
    },
    forget(device) {
      newest.delete(device);
      loaded.delete(device);
    },
    flush() {
      writing ??= write().finally(() => {
        writing = undefined;
      });
      return writing;
    },
    async expire() {
      await table.removeBefore(now() - KEPT_MS).catch(onStore);
    },
  };
}
