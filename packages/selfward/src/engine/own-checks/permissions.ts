import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIBRARY = fileURLToPath(new URL('../../', import.meta.url));

/** What the kit is made of, each with the package that asks for it. */
const DEPENDENCIES = [['acorn'], ['acorn-walk'], ['zod'], ['parse5'], ['parse5', 'entities']] as const;

/** Node's arguments for a process that reads the given folder and the library's own files, and may nothing else. */
export function permissionArguments(folder: string): string[] {
  const own = [join(LIBRARY, '*'), join(dirname(LIBRARY), 'package.json'), ...DEPENDENCIES.flatMap(foldersOf)];
  return ['--permission', ...[join(folder, '*'), ...own].map((path) => `--allow-fs-read=${path}`)];
}

/**
 * Where a package is looked for and where it lies: package managers put links into the first that lead to the second. The
 * star stands at the name itself, as Node asks for leave to read the link too.
 */
function foldersOf([name, inner]: readonly [string, string?]): string[] {
  const outer = createRequire(import.meta.url);
  const [wanted, from] = inner === undefined ? [name, outer] : [inner, createRequire(outer.resolve(name))];
  const looked = (from.resolve.paths(wanted) ?? []).map((path) => join(path, wanted));
  return looked.filter((path) => existsSync(path)).flatMap((path) => [`${path}*`, `${realpathSync(path)}*`]);
}
