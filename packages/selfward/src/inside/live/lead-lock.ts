import { closeSync, openSync, renameSync, statSync, unlinkSync } from 'node:fs';

/** A socket is bound within milliseconds: a lock of this age belongs to a process that died while it held it. */
const STALE_MS = 5_000;

/**
 * Takes a file that only one process at a time can make. Between finding that a socket's owner is dead and binding it
 * anew, two processes would otherwise each take away the other's.
 *
 * @returns what gives it back, or `undefined` where another process has it.
 */
export function takeLock(file: string): (() => void) | undefined {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return () => quietly(() => unlinkSync(file));
  } catch {
    quietly(() => {
      if (Date.now() - statSync(file).mtimeMs < STALE_MS) return;
      // Renamed, not deleted: of several that see it is old, one gets it.
      const old = `${file}.${process.pid}`;
      renameSync(file, old);
      unlinkSync(old);
    });
    return undefined;
  }
}

/** Another process was quicker. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // What was to be taken away is away.
  }
}
