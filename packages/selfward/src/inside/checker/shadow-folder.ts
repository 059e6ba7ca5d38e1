import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of whose process nothing can be told from here: another machine's, or another container's. */
const FOREIGN_MS = 24 * 60 * 60 * 1000;

/** A process is known by its number on its own machine alone, and folders may be shared. */
const machine = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Makes the one folder that a shadow may write to; its name says whose it is. */
export function makeShadowFolder(): string {
  return mkdtempSync(join(tmpdir(), `selfward-shadow-${machine()}-${process.pid}-`));
}

/** Removes what shadows left whose checking process was killed before it could tidy up. Never throws. */
export function removeLeftFolders(folder: string = tmpdir(), now: number = Date.now()): void {
  for (const name of attempt(() => readdirSync(folder)) ?? []) {
    const [, host, pid] = /^selfward-shadow-(?:([0-9a-f]{8})-(\d+)-)?\w{6}$/.exec(name) ?? [];
    if (!name.startsWith('selfward-shadow-')) continue;
    const path = join(folder, name);
    const isOver =
      host === machine() ? !isAlive(Number(pid)) : now - (attempt(() => statSync(path).mtimeMs) ?? now) > FOREIGN_MS;
    if (isOver) removeFolder(path);
  }
}

/** Never throws: what cannot be removed now is by the next start. */
export function removeFolder(path: string): void {
  // A process that was killed a moment ago may still be writing.
  attempt(() => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** It has ended, and nobody asked how: where the first process of a container does not, it stays so for ever. */
function isZombie(pid: number): boolean {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return stat !== undefined && /^ [ZX] /.test(stat.slice(stat.lastIndexOf(')') + 1));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
