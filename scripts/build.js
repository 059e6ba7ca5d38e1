// Builds both packages (`dist/`) and what browsers get (`packages/server/dist/assets/`). Run by `npm ci` through
// `prepare`, and before `npm start` and `npm test` with `--if-stale`: then only where a source is newer than the build.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStale, STAMP } from './is-stale.ts';

const PACKAGES = ['selfward', 'server'];
const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

function compile(folder) {
  execFileSync(process.execPath, [tsc, '-p', `${folder}/tsconfig.build.json`], { stdio: 'inherit' });
  // The compiler copies no data.
  for (const data of ['payloads', 'tools/shipped']) {
    if (!existsSync(`${folder}/src/${data}`)) continue;
    cpSync(`${folder}/src/${data}`, `${folder}/dist/${data}`, {
      recursive: true,
      filter: (from) => !from.endsWith('.ts'),
    });
  }
}

/**
 * Folders are read as registries when the program runs: what a former build left behind would still count. It goes when
 * the new one is whole, so that a server that runs meanwhile misses nothing.
 */
function finish(dist, begun) {
  for (const file of readdirSync(dist, { recursive: true })) {
    const each = statSync(join(dist, file), { throwIfNoEntry: false });
    if (each?.isFile() && each.mtimeMs < begun) rmSync(join(dist, file));
  }
  // What was changed while it was being built is newer than the build.
  writeFileSync(join(dist, STAMP), '');
  utimesSync(join(dist, STAMP), begun / 1000, begun / 1000);
}

if (!process.argv.includes('--if-stale') || isStale(root, PACKAGES)) {
  for (const name of PACKAGES) {
    const begun = Date.now();
    const folder = join(root, 'packages', name);
    rmSync(join(folder, 'dist', STAMP), { force: true });
    compile(folder);
    if (name === 'server') {
      const { buildAssets } = await import('../packages/server/build-assets.js');
      await buildAssets(join(folder, 'dist/assets/'));
    }
    finish(join(folder, 'dist'), begun);
  }
}
