import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Loaded, loadTemplates } from './load-templates.ts';

/** The templates of a folder, read again where something changed there. */
export interface TemplateLibrary {
  /** As they were at the last look. */
  all(): readonly Loaded[];
  /** Looks at the folder now. */
  reload(): Promise<void>;
}

/** Follows a folder by looking; one that is not there has no templates. Nothing is read before the first `reload`. */
export function createTemplateLibrary(folder: string): TemplateLibrary {
  let loaded: readonly Loaded[] = [];
  let known: string | undefined;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const stamp = await stampOf(folder);
    if (stamp === known) return;
    loaded = stamp === '' ? [] : await loadTemplates(folder);
    known = stamp;
  }

  return {
    all: () => loaded,
    reload() {
      // Somebody who asks meanwhile may have changed what was read already: they get a look of their own.
      const mine = (looking ?? Promise.resolve()).then(look, look);
      looking = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** When and how large every file is, payload lists too; empty for a folder that is not there. */
async function stampOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const stamps: string[] = [];
  for (const file of files.sort()) {
    const found = await stat(file).catch(() => undefined);
    stamps.push(`${file} ${found?.mtimeMs} ${found?.ctimeMs} ${found?.size} ${found?.ino}`);
  }
  return stamps.join('\n');
}
