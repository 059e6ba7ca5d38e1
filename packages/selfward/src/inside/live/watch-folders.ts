import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Each folder costs the system one watch; an application with more templates' folders is looked at by schedule. */
const MOST_FOLDERS = 64;
/** Editors write a file in several steps. */
const SETTLE_MS = 200;

export interface FolderWatch {
  /** Looks at a folder, and with `below` at those inside it. What cannot be looked at is passed over. */
  add(folder: string, below?: boolean): void;
  stop(): void;
}

/** Tells when a file of the kind that is asked for has another content; never keeps the process alive. */
export function watchFolders(wanted: (file: string) => boolean, changed: (file: string) => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  const states = new Map<string, string>();
  const waiting = new Map<string, NodeJS.Timeout>();

  function look(file: string): void {
    waiting.delete(file);
    const now = stateOf(file);
    if (states.get(file) === now) return;
    states.set(file, now);
    changed(file);
  }

  function add(folder: string, below = false): void {
    if (watchers.has(folder) || watchers.size >= MOST_FOLDERS) return;
    try {
      const entries = readdirSync(folder, { withFileTypes: true });
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === null) return;
        const file = join(folder, name);
        if (!wanted(file)) return;
        clearTimeout(waiting.get(file));
        waiting.set(file, setTimeout(() => look(file), SETTLE_MS).unref());
      });
      watcher.on('error', () => watcher.close());
      watchers.set(folder, watcher);
      for (const entry of entries) {
        const path = join(folder, entry.name);
        if (entry.isFile() && wanted(path)) states.set(path, stateOf(path));
        if (below && entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
          add(path, true);
      }
    } catch {
      // No such folder, or the system has no watch left.
    }
  }

  return {
    add,
    stop() {
      for (const watcher of watchers.values()) watcher.close();
      for (const timer of waiting.values()) clearTimeout(timer);
      watchers.clear();
    },
  };
}

/** A file whose rights alone were changed, or that was only touched by a reader, is the same. */
function stateOf(file: string): string {
  try {
    const { mtimeMs, size } = statSync(file);
    return `${mtimeMs} ${size}`;
  } catch {
    return 'gone';
  }
}
