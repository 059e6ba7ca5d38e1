import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder of checks, as it was at one moment. */
export interface Snapshot {
  folder: string;
  /** Names of the files that are checks: those that lie in the folder itself. */
  checks: readonly string[];
  /** Texts by URL, of the checks and of what lies in folders beside them. */
  modules: ReadonlyMap<string, string>;
  /** Names of files that could not be read, with the reason. */
  unread: ReadonlyMap<string, string>;
}

const MODULE = /\.(ts|js|mjs)$/;
const IS_NO_CHECK = /\.(test|d)\.(ts|js|mjs)$/;

/** More is no folder of checks: somebody named a project's, or the root. */
const MOST_MODULES = 500;
const MOST_BYTES = 1024 * 1024;

/** When and how large every module is: what a change is noticed by. Empty for a folder that is not there. */
export async function stampOf(folder: string): Promise<string> {
  const names = await list(folder);
  const stamps = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      return `${name} ${found?.mtimeMs} ${found?.ctimeMs} ${found?.size} ${found?.ino}`;
    }),
  );
  return stamps.join('\n');
}

/** Reads a folder of checks. A folder that is not there has none. @throws Error where it is no folder of checks */
export async function readFolder(given: string): Promise<Snapshot> {
  const folder = await realpath(given).catch(() => given);
  const names = await list(folder);
  if (names.length > MOST_MODULES) {
    throw new Error(`${given} holds more than ${MOST_MODULES} modules: no folder of checks (a project's?)`);
  }
  const modules = new Map<string, string>();
  const unread = new Map<string, string>();
  for (const name of names) {
    try {
      const path = join(folder, name);
      if ((await stat(path)).size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
      modules.set(pathToFileURL(path).href, await readFile(path, 'utf8'));
    } catch (error) {
      unread.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  return { folder, checks: names.filter((name) => !/[\\/]/.test(name) && !IS_NO_CHECK.test(name)), modules, unread };
}

async function list(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const inside = entries
    .filter((entry) => MODULE.test(entry.name) && !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length));
  return inside.filter((name) => !/(^|[\\/])node_modules[\\/]/.test(name)).sort();
}
