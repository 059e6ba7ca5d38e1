import { readdir } from 'node:fs/promises';
import { casesOf, type Family, type Mounted } from './write.ts';

const FOLDER = new URL('./families/', import.meta.url);

/** Reads the folder: each file there exports a family. @throws Error where one does not, or where two cases share an id. */
export async function loadFamilies(leaveOut: (what: string) => void = () => undefined): Promise<Mounted[]> {
  const files = (await readdir(FOLDER)).filter((name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name)).sort();
  const mounted: Mounted[] = [];
  for (const file of files) {
    const found: { family?: Family } = await import(new URL(file, FOLDER).href);
    if (!found.family) throw new Error(`lab/cases/families/${file}: it exports no "family"`);
    if (found.family.leftOut !== undefined) leaveOut(found.family.leftOut);
    mounted.push(...casesOf(found.family));
  }
  const seen = new Set<string>();
  for (const { it } of mounted) {
    if (seen.has(it.id)) throw new Error(`lab/cases: two cases are called "${it.id}"`);
    seen.add(it.id);
  }
  return mounted;
}
