import { readdir } from 'node:fs/promises';
import type { Reporter } from '../model/reporter.ts';

/**
 * The report formats, by id: every file in this folder but this one is one.
 *
 * @throws Error naming the file that does not fit the contract: a format that is missing must not be missed late.
 */
export async function loadReporters(): Promise<ReadonlyMap<string, Reporter>> {
  const files = await readdir(import.meta.dirname);
  const wanted = files.filter((file) => /^[a-z0-9-]+\.[jt]s$/.test(file) && !/^index\./.test(file)).sort();
  const reporters = new Map<string, Reporter>();
  for (const file of wanted) {
    const { default: found } = (await import(new URL(file, import.meta.url).href)) as { default?: Partial<Reporter> };
    const id = file.replace(/\.[jt]s$/, '');
    if (found?.id !== id || typeof found.render !== 'function' || typeof found.contentType !== 'string') {
      throw new Error(
        `reports/${file}: its default export is no Reporter with the id "${id}" (id, contentType, render)`,
      );
    }
    reporters.set(id, found as Reporter);
  }
  return reporters;
}
