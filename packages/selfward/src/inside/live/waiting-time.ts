import { closeSync, openSync, readSync } from 'node:fs';

/** How long this process's main thread has been ready to run and had no processor, since it began; as Linux counts it. */
export interface WaitingTime {
  /** In milliseconds; undefined where the system does not tell. */
  read(): number | undefined;
  stop(): void;
}

/** Reads `/proc/self/schedstat`: nanoseconds that it ran, nanoseconds that it waited, how often it was given a processor. */
export function createWaitingTime(file = '/proc/self/schedstat'): WaitingTime {
  const buffer = Buffer.alloc(128);
  let handle = opened(file);
  return {
    read() {
      if (handle === undefined) return undefined;
      try {
        const [, waited] = buffer.toString('latin1', 0, readSync(handle, buffer, 0, buffer.length, 0)).split(' ');
        const ms = Number(waited) / 1e6;
        return waited !== undefined && Number.isFinite(ms) ? ms : undefined;
      } catch {
        return undefined;
      }
    },
    stop() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

function opened(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch {
    return undefined;
  }
}
