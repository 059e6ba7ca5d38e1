import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Stands in each `dist/` and is as old as the beginning of its build. */
export const STAMP = '.built';

/** What decides how the sources are built. */
const RECIPES = ['tsconfig.base.json', 'scripts/build.js'];
const PACKAGE_RECIPES = ['package.json', 'tsconfig.build.json', 'build-assets.js'];

const changedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;

/** Whether anything that one of these packages is built from is newer than its build. */
export function isStale(root: string, packages: readonly string[]): boolean {
  return packages.some((name) => {
    const folder = join(root, 'packages', name);
    const builtAt = changedAt(join(folder, 'dist', STAMP));
    const isNewer = (path: string) => changedAt(path) > builtAt;
    return (
      RECIPES.some((file) => isNewer(join(root, file))) ||
      PACKAGE_RECIPES.some((file) => isNewer(join(folder, file))) ||
      // Folders count too: they alone tell that a file was removed. Tests are not built.
      isNewer(join(folder, 'src')) ||
      readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).some(
        (file) => !/\.test\.tsx?$/.test(file) && isNewer(join(folder, 'src', file)),
      )
    );
  });
}
