import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { stampOf } from './inventory-file.ts';

export interface WatchOptions {
  /** Milliseconds of quiet before a change is told: editors and copies write in several steps. */
  settleMs: number;
  /** Milliseconds between looks at the file, for file systems that report nothing. */
  pollMs: number;
}

/**
 * Tells when a file may have changed. It watches the folder, because an editor that renames a new file into place
 * leaves a watcher of the file itself looking at the old one.
 *
 * @returns its own stop.
 */
export async function watchFile(file: string, changed: () => void, options: WatchOptions): Promise<() => void> {
  const { settleMs, pollMs } = options;
  let settling: NodeJS.Timeout | undefined;
  let stamp = await stampOf(file);

  function soon(): void {
    clearTimeout(settling);
    settling = setTimeout(changed, settleMs).unref();
  }

  async function look(): Promise<void> {
    const now = await stampOf(file);
    if (now === stamp) return;
    stamp = now;
    soon();
  }

  const polling = setInterval(look, pollMs).unref();
  const stopWatching = watchFolder(dirname(file), (name) => {
    if (name === null || name === basename(file)) soon();
  });
  return () => {
    stopWatching();
    clearInterval(polling);
    clearTimeout(settling);
  };
}

/** Where the system cannot watch (no folder yet, no watches left, a network share), polling alone has to do. */
function watchFolder(folder: string, changed: (name: string | null) => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => changed(name));
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
