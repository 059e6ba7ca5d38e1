// Builds both packages (`dist/`) and what browsers get (`packages/server/dist/assets/`). Run by `npm ci` through `prepare`.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

for (const name of ['selfward', 'server']) {
  const folder = `${root}packages/${name}`;
  // Folders are read as registries when the program runs: what a former build left behind would still count.
  rmSync(`${folder}/dist`, { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, '-p', `${folder}/tsconfig.build.json`], { stdio: 'inherit' });
  if (existsSync(`${folder}/src/payloads`)) {
    // The compiler copies no data.
    cpSync(`${folder}/src/payloads`, `${folder}/dist/payloads`, {
      recursive: true,
      filter: (from) => !from.endsWith('.ts'),
    });
  }
}
const assets = new URL('../packages/server/build-assets.js', import.meta.url);
if (existsSync(assets)) await import(assets);
