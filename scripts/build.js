// Builds both packages (`dist/`) and what browsers get (`packages/server/dist/assets/`). Run by `npm ci` through `prepare`.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

for (const name of ['selfward', 'server']) {
  const project = `${root}packages/${name}/tsconfig.build.json`;
  execFileSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
}
const assets = new URL('../packages/server/build-assets.js', import.meta.url);
if (existsSync(assets)) await import(assets);
