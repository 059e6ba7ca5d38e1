import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIBRARY = fileURLToPath(new URL('../../', import.meta.url));

/** What the kit is made of, each with the package that asks for it. */
const DEPENDENCIES = [['acorn'], ['acorn-walk'], ['zod'], ['parse5'], ['parse5', 'entities']] as const;

/** Node's arguments for a process that reads the given folder and the library's own files, and may nothing else. */
export function permissionArguments(folder: string): string[] {
  const own = [join(LIBRARY, '*'), join(dirname(LIBRARY), 'package.json'), ...DEPENDENCIES.flatMap(folderOf)];
  return ['--permission', ...[join(folder, '*'), ...own].map((path) => `--allow-fs-read=${path}`)];
}

function folderOf([name, inner]: readonly [string, string?]): string[] {
  const outer = createRequire(import.meta.url).resolve(name);
  const [wanted, entry] = inner === undefined ? [name, outer] : [inner, createRequire(outer).resolve(inner)];
  const at = entry.lastIndexOf(join(sep, 'node_modules', wanted, sep));
  return at < 0 ? [] : [join(entry.slice(0, at), 'node_modules', wanted, '*')];
}
