import { Dir, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { original } from './original-fs.ts';
import type { Overlay } from './overlay.ts';

/** What a folder holds as the shadow sees it, in the order of names; `path` is canonical, `asked` what entries tell. */
export function list(overlay: Overlay, path: string, asked: string): Dirent[] {
  const read = (at: string) => original.readdirSync(at, { withFileTypes: true });
  const found = new Map<string, Dirent>();
  const ours = overlay.inside(path);
  if (!overlay.hidden(path)) for (const entry of readOr(read, path)) found.set(entry.name, entry);
  for (const name of found.keys()) if (overlay.where(join(path, name)) === 'gone') found.delete(name);
  for (const entry of readOr(read, ours)) found.set(entry.name, entry);
  return [...found.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => told(entry, asked, overlay.links.get(join(path, entry.name)) !== undefined));
}

function readOr(read: (at: string) => Dirent[], at: string): Dirent[] {
  try {
    return read(at);
  } catch {
    return [];
  }
}

function told(entry: Dirent, asked: string, isLink: boolean): Dirent {
  const set = (name: string, value: unknown) =>
    Object.defineProperty(entry, name, { configurable: true, enumerable: name.endsWith('ath'), writable: true, value });
  set('parentPath', asked);
  // Its older name, until Node 24.
  if ('path' in entry) set('path', asked);
  if (isLink) {
    set('isSymbolicLink', () => true);
    set('isFile', () => false);
  }
  return entry;
}

/** As `list`, with what lies below each folder. */
export function listAll(overlay: Overlay, path: string, asked: string): Dirent[] {
  return list(overlay, path, asked).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry];
    return [entry, ...listAll(overlay, join(path, entry.name), join(asked, entry.name))];
  });
}

/** Makes a folder stand in the shadow's own with all that it holds. */
export function copyTreeUp(overlay: Overlay, path: string): void {
  const entries = overlay.where(path) === 'gone' ? [] : list(overlay, path, path);
  overlay.copyUp(path, true);
  for (const { name } of entries) copyTreeUp(overlay, join(path, name));
}

/** An open folder over entries that are known already. */
export function pretendDir(path: string, entries: readonly Dirent[]): Dir {
  let at = 0;
  let closed = false;
  const next = () => {
    if (closed) throw Object.assign(new Error('Directory handle was closed'), { code: 'ERR_DIR_CLOSED' });
    return entries[at++] ?? null;
  };
  const close = () => {
    next();
    closed = true;
  };
  const later = (run: () => unknown) => (callback?: (error: unknown, result?: unknown) => void) => {
    const promise = new Promise((resolve) => resolve(run()));
    if (!callback) return promise;
    promise.then((result) => callback(null, result), callback);
    return undefined;
  };
  const dispose = () => {
    closed = true;
  };
  const methods: Record<string | symbol, unknown> = {
    path,
    read: later(next),
    readSync: next,
    close: later(close),
    closeSync: close,
    async *entries() {
      try {
        for (let entry = next(); entry; entry = next()) yield entry;
      } finally {
        dispose();
      }
    },
    async [Symbol.asyncDispose]() {
      dispose();
    },
    [Symbol.dispose]: dispose,
  };
  methods[Symbol.asyncIterator] = methods.entries;
  const dir: unknown = Object.create(Dir.prototype);
  for (const name of Reflect.ownKeys(methods))
    Object.defineProperty(dir, name, { configurable: true, writable: true, value: methods[name] });
  return dir as Dir;
}
