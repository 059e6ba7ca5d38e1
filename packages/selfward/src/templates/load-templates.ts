import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { checkId } from './about.ts';
import { type Compiled, compileTemplate, type ReadPayload } from './compile.ts';
import { readTemplate, TemplateError } from './read-template.ts';

/** What became of one file. */
export type Loaded =
  | { is: 'ready'; file: string; id: string; compiled: Compiled }
  /** A template that wants what is not there; never run. */
  | { is: 'not-supported'; file: string; id: string; reasons: readonly string[] }
  | { is: 'broken'; file: string; line: number; reason: string };

/** A payload list longer than this is a dictionary, not a check. */
const MOST_LINES = 10_000;
const LONGEST_FILE = 1024 * 1024;

/**
 * Reads every template below a folder, in order of their paths. Nothing in it is run, and nothing outside of it is read.
 *
 * @param dir - a folder, or one file.
 * @throws where the folder cannot be read.
 */
export async function loadTemplates(dir: string): Promise<Loaded[]> {
  const root = statSync(dir).isFile() ? dirname(dir) : dir;
  const files = root === dir ? await templatesBelow(dir) : [dir];
  const ids = new Map<string, string>();
  const loaded: Loaded[] = [];
  for (const path of files) {
    const file = relative(root, path);
    const one = await load(path, file, root);
    const taken = one.is === 'broken' ? undefined : ids.get(checkId(one.id));
    if (one.is === 'broken') loaded.push(one);
    else if (taken !== undefined) {
      loaded.push({ is: 'broken', file, line: 1, reason: `its id "${one.id}" is taken by ${taken}` });
    } else {
      ids.set(checkId(one.id), file);
      loaded.push(one);
    }
  }
  return loaded;
}

async function templatesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/(^|[\\/])\.[^\\/]/.test(relative(dir, path)))
    .sort();
}

async function load(path: string, file: string, root: string): Promise<Loaded> {
  try {
    const template = readTemplate(await readFile(path, 'utf8'), file);
    const compiled = compileTemplate(template, payloadsNear(path, root));
    return 'notSupported' in compiled
      ? { is: 'not-supported', file, id: template.id, reasons: compiled.notSupported }
      : { is: 'ready', file, id: template.id, compiled };
  } catch (error) {
    if (!(error instanceof TemplateError)) {
      const reason = error instanceof Error ? error.message : String(error);
      return { is: 'broken', file, line: 1, reason };
    }
    const reason = error.message.slice(error.message.indexOf(': ') + 2);
    return { is: 'broken', file, line: error.line, reason };
  }
}

/** Beside the template or from the folder on, and never outside of it, by no link either. */
function payloadsNear(path: string, root: string): ReadPayload {
  return (named) => {
    if (isAbsolute(named) || /[\r\n\0]/.test(named)) return undefined;
    for (const base of [dirname(path), root]) {
      const file = resolve(base, named);
      if (!existsSync(file)) continue;
      const real = realpathSync(file);
      const way = relative(realpathSync(root), real);
      if (way.startsWith('..') || isAbsolute(way)) continue;
      const stat = statSync(real);
      if (!stat.isFile() || stat.size > LONGEST_FILE) continue;
      const lines = readFileSync(real, 'utf8')
        .split(/\r?\n/)
        .filter((line) => line !== '');
      return lines.length > MOST_LINES ? undefined : lines;
    }
    return undefined;
  };
}
