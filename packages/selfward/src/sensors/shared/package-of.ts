import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** The package that a file belongs to. */
export interface PackageOf {
  /** As the package calls itself. */
  name: string;
  /** As it is asked for, where it was installed under another name (`npm i short@npm:long`). */
  alias?: string;
  version?: string;
  /** The file's path within the package, with `/`. */
  file: string;
}

interface Root extends Omit<PackageOf, 'file'> {
  folder: string;
}

/**
 * Finds out which package a file belongs to, from the `package.json` above it, so that links, workspaces and aliases count
 * by the package's own name. Files like `dist/esm/package.json` that only say `type` are passed over.
 */
export function createPackageOf(read: (file: string) => string = (file) => readFileSync(file, 'utf8')) {
  const roots = new Map<string, Root | undefined>();
  const rootOf = (folder: string): Root | undefined => {
    const known = roots.get(folder);
    if (known || roots.has(folder)) return known;
    const parent = dirname(folder);
    const stops = parent === folder || basename(folder) === 'node_modules';
    const found = stops ? undefined : (described(folder, read) ?? rootOf(parent));
    roots.set(folder, found);
    return found;
  };
  return (path: string): PackageOf | undefined => {
    const root = rootOf(dirname(path));
    if (!root) return undefined;
    const { folder, ...found } = root;
    return { ...found, file: relative(folder, path).replaceAll(sep, '/') };
  };
}

function described(folder: string, read: (file: string) => string): Root | undefined {
  try {
    const found: unknown = JSON.parse(read(join(folder, 'package.json')));
    const { name, version } = (found ?? {}) as { name?: unknown; version?: unknown };
    if (typeof name !== 'string') return undefined;
    const [, installedAs] = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)$/.exec(folder) ?? [];
    const alias = installedAs?.replaceAll('\\', '/');
    return {
      folder,
      name,
      ...(typeof version === 'string' && { version }),
      ...(alias !== undefined && alias !== name && { alias }),
    };
  } catch {
    return undefined;
  }
}
