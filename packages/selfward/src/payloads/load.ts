import { existsSync, type FSWatcher, watch as watchFolder } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Payload } from '../model/payload.ts';
import { parsePayloads } from './parse-payloads.ts';

/** The folder of the shipped payload files. */
export const SHIPPED_PAYLOADS = fileURLToPath(new URL('.', import.meta.url));

export interface PayloadLibraryOptions {
  /**
   * Folders laid over the shipped payloads, in order: a later folder's payload replaces an earlier one's of the same id.
   * A folder may not exist yet.
   */
  folders?: readonly string[];
  /** Whether the shipped payloads lie underneath (they do). */
  shipped?: boolean;
  /** Takes up changes on disk while it runs. */
  watch?: boolean;
  /** Milliseconds between looks at the files, beside what the system reports by itself. */
  pollMs?: number;
}

/** A file that was refused as a whole; its last good version stays in use. */
export interface RefusedPayloads {
  file: string;
  reason: string;
}

/** Payloads by check, read from files and kept up to date. */
export interface PayloadLibrary {
  /** The enabled payloads of a check: what a run sends. */
  for(check: string): readonly Payload[];
  /** Every payload of a check, switched off or not, with the folder that it comes from. */
  all(check: string): readonly (Payload & { folder: string })[];
  refused(): readonly RefusedPayloads[];
  /** Reads the folders now. */
  reload(): Promise<void>;
  /** Called after every change that was taken up or refused. @returns its own stop. */
  subscribe(listener: () => void): () => void;
  stop(): void;
}

interface Known {
  /** Time and size: what a file is recognised by when nothing reports its changes. */
  version: string;
  check: string;
  payloads: readonly Payload[];
  reason?: string;
}

/** Reads payload files (`<check>.json`) from folders; resolves once all were read. */
export async function createPayloadLibrary(options: PayloadLibraryOptions = {}): Promise<PayloadLibrary> {
  const { watch = false, pollMs = 2000 } = options;
  const folders = [...(options.shipped === false ? [] : [SHIPPED_PAYLOADS]), ...(options.folders ?? [])];
  const files = folders.map(() => new Map<string, Known>());
  const listeners = new Set<() => void>();
  const watchers: (FSWatcher | undefined)[] = folders.map(() => undefined);
  let reading: Promise<void> | undefined;
  let stopped = false;

  async function read(): Promise<void> {
    const changed = await Promise.all(folders.map((folder, index) => readFolder(folder, files[index] ?? new Map())));
    if (changed.includes(true)) for (const listener of listeners) listener();
    if (watch && !stopped) folders.forEach(look);
  }

  /** One reading at a time; what changes meanwhile is seen by the next. */
  function reload(): Promise<void> {
    const next = (reading ?? Promise.resolve()).then(read);
    reading = next.catch(() => undefined);
    return next;
  }

  function look(folder: string, index: number): void {
    if (watchers[index] || !existsSync(folder)) return;
    let soon: NodeJS.Timeout | undefined;
    try {
      // Editors write in several steps; a moment later the file is whole.
      const watcher = watchFolder(folder, { persistent: false }, () => {
        clearTimeout(soon);
        soon = setTimeout(() => void reload(), 50);
        soon.unref();
      });
      watcher.on('error', () => {
        watcher.close();
        watchers[index] = undefined;
      });
      watchers[index] = watcher;
    } catch {
      // No watching on this file system: looking at it now and then does it.
    }
  }

  await reload();
  const poll = watch ? setInterval(() => void reload(), pollMs).unref() : undefined;

  function all(check: string): (Payload & { folder: string })[] {
    const byId = new Map<string, Payload & { folder: string }>();
    for (const [index, folder] of folders.entries()) {
      for (const known of files[index]?.values() ?? []) {
        if (known.check !== check) continue;
        for (const payload of known.payloads) byId.set(payload.id, { ...payload, folder });
      }
    }
    return [...byId.values()];
  }

  return {
    all,
    for: (check) =>
      all(check)
        .filter(({ enabled }) => enabled)
        .map(({ folder: _folder, ...payload }) => payload),
    refused: () =>
      files.flatMap((folder, index) =>
        [...folder].flatMap(([file, { reason }]) =>
          reason === undefined ? [] : [{ file: join(folders[index] ?? '', file), reason }],
        ),
      ),
    reload,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      clearInterval(poll);
      for (const watcher of watchers) watcher?.close();
      listeners.clear();
    },
  };
}

/** Brings what is known of a folder up to date. @returns whether anything changed. */
async function readFolder(folder: string, known: Map<string, Known>): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const present = new Set(names.filter((name) => name.endsWith('.json')));
  let changed = false;
  for (const name of known.keys()) if (!present.has(name)) changed = known.delete(name) || changed;
  for (const name of present) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (!stats?.isFile()) continue;
    const version = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    const old = known.get(name);
    if (old?.version === version) continue;
    const check = basename(name, '.json');
    const read = await readOne(path, check);
    known.set(
      name,
      'reason' in read
        ? { version, check, payloads: old?.payloads ?? [], reason: read.reason }
        : { version, check, ...read },
    );
    changed = true;
  }
  return changed;
}

async function readOne(path: string, check: string): Promise<{ payloads: readonly Payload[] } | { reason: string }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return { reason: `it could not be read (${error instanceof Error ? error.message : String(error)})` };
  }
  return parsePayloads(text, check);
}
