import { createHash } from 'node:crypto';
import { existsSync, type FSWatcher, watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OwnCheck } from './as-check.ts';
import { LIMITS, type Limits } from './child.ts';
import type { CheckSource } from './messages.ts';
import { readFolder, type Snapshot, stampOf } from './read-folder.ts';
import { type RefusedCheck, vet } from './vet.ts';

export interface OwnChecksOptions {
  folder: string;
  /** Ids that are taken: those of the shipped checks. */
  taken?: readonly string[];
  /** Takes up changes on disk while it runs. */
  watch?: boolean;
  /** Milliseconds between looks at the folder, beside what the system reports by itself. */
  pollMs?: number;
  limits?: Limits;
}

/** The checks of a folder, kept up to date. */
export interface OwnChecks {
  /** The last good version of each, in order of their files. */
  checks(): readonly OwnCheck[];
  refused(): readonly RefusedCheck[];
  /** Reads the folder now, if anything changed there. */
  reload(): Promise<void>;
  /** Called after every change that was taken up or refused. @returns its own stop. */
  subscribe(listener: () => void): () => void;
  stop(): void;
}

interface Known {
  version: string;
  good?: OwnCheck;
  refused?: RefusedCheck;
}

/** Follows a folder of own checks; resolves once all were read. The folder may not exist yet. */
export async function createOwnChecks(options: OwnChecksOptions): Promise<OwnChecks> {
  const { folder, taken = [], watch = false, pollMs = 2000, limits = LIMITS } = options;
  const known = new Map<string, Known>();
  const listeners = new Set<() => void>();
  let stamp: string | undefined;
  let trouble: RefusedCheck | undefined;
  let reading: Promise<void> = Promise.resolve();
  let watcher: FSWatcher | undefined;
  let stopped = false;

  async function read(): Promise<void> {
    if (stopped) return;
    const now = await stampOf(folder);
    if (watch) look();
    if (now === stamp) return;
    try {
      await takeUp(await readFolder(folder));
      trouble = undefined;
    } catch (error) {
      trouble = { file: folder, reason: error instanceof Error ? error.message : String(error) };
    }
    stamp = now;
    for (const listener of listeners) listener();
  }

  async function takeUp(snapshot: Snapshot): Promise<void> {
    for (const file of known.keys()) if (!snapshot.checks.includes(file)) known.delete(file);
    for (const file of snapshot.checks) {
      const old = known.get(file);
      const unread = snapshot.unread.get(file);
      const source = sourceOf(snapshot, file);
      const version = unread ?? versionOf(source);
      if (old?.version === version) continue;
      const vetted = unread === undefined ? await vet(source, limits) : { file, reason: unread };
      const last = old?.good;
      known.set(
        file,
        'source' in vetted ? { version, good: vetted } : { version, ...(last && { good: last }), refused: vetted },
      );
    }
  }

  /** The first of several with one id is the one; a shipped check is never replaced. */
  function sorted(): { good: OwnCheck[]; doubled: RefusedCheck[] } {
    const by = new Map(taken.map((id) => [id, 'a check that is shipped']));
    const good: OwnCheck[] = [];
    const doubled: RefusedCheck[] = [];
    for (const [file, each] of [...known].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (each.good === undefined) continue;
      const { id } = each.good.description;
      const owner = by.get(id);
      if (owner !== undefined) doubled.push({ file, reason: `its id "${id}" is taken by ${owner}` });
      else {
        by.set(id, file);
        good.push(each.good);
      }
    }
    return { good, doubled };
  }

  function reload(): Promise<void> {
    const next = reading.then(read);
    reading = next.catch(() => undefined);
    return next;
  }

  function look(): void {
    if (watcher !== undefined || !existsSync(folder)) return;
    let soon: NodeJS.Timeout | undefined;
    try {
      // Editors write in several steps; a moment later the file is whole.
      watcher = watchFolder(folder, { persistent: false }, () => {
        clearTimeout(soon);
        soon = setTimeout(() => void reload().catch(() => undefined), 50).unref();
      });
      watcher.on('error', () => {
        watcher?.close();
        watcher = undefined;
      });
    } catch {
      // No watching on this file system: looking at it now and then does it.
    }
  }

  await reload();
  const poll = watch ? setInterval(() => void reload().catch(() => undefined), pollMs).unref() : undefined;
  return {
    checks: () => sorted().good,
    refused: () => [
      ...(trouble === undefined ? [] : [trouble]),
      ...[...known.values()].flatMap(({ refused }) => refused ?? []),
      ...sorted().doubled,
    ],
    reload,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      clearInterval(poll);
      watcher?.close();
      listeners.clear();
    },
  };
}

/** The check itself and what lies in folders beside it; the other checks are none of its business. */
function sourceOf({ folder, checks, modules }: Snapshot, file: string): CheckSource {
  const url = (name: string) => pathToFileURL(join(folder, name)).href;
  const others = new Set(checks.filter((name) => name !== file).map(url));
  return { folder, url: url(file), modules: new Map([...modules].filter(([each]) => !others.has(each))) };
}

function versionOf({ modules }: CheckSource): string {
  return createHash('sha256')
    .update(JSON.stringify([...modules]))
    .digest('hex');
}
