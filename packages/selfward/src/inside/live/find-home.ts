import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RELEASE } from '../../sensors/shared/release.ts';

/**
 * The library's folder as a URL. A bundle carries the code of this copy, but not the checks: they are read from the
 * package that lies beside it, or where the application runs.
 *
 * @param known - where this copy, or that of a preload, was loaded from.
 * @param from - files beside which the package may be installed.
 * @returns or why there is none, and what to do.
 */
export function findHome(
  known: string | undefined,
  from: readonly string[] = [...(process.argv[1] === undefined ? [] : [resolve(process.argv[1])]), resolve('index.js')],
): { home: string } | { reason: string } {
  if (known !== undefined) return { home: known };
  let other: string | undefined;
  for (const file of from) {
    const require = nodeModule.createRequire(pathToFileURL(file));
    try {
      const home = new URL('../', pathToFileURL(require.resolve('selfward/sensors'))).href;
      const { version }: { version?: string } = JSON.parse(
        readFileSync(require.resolve('selfward/package.json'), 'utf8'),
      );
      if (version === RELEASE) return { home };
      other = version;
    } catch {
      // Not installed there.
    }
  }
  const found =
    other === undefined
      ? 'no package of it is installed beside the bundle'
      : `beside it selfward ${other} is installed`;
  return {
    reason:
      `the library is part of a bundle, which does not hold the checks, and ${found}: ` +
      `install selfward ${RELEASE} there (\`npm install selfward@${RELEASE}\`), or leave it out of the bundle (esbuild: \`--external:selfward\`)`,
  };
}
