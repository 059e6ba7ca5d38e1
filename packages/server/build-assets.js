// Bundles what browsers get into `dist/assets/`: one script, one style sheet, the icon, and `manifest.json`, which maps
// their names to the names that carry a hash of their content, so that they can be cached for ever.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = fileURLToPath(new URL('./src/web/', import.meta.url));
const assets = fileURLToPath(new URL('./dist/assets/', import.meta.url));

const { outputFiles } = await build({
  entryPoints: { app: `${web}client/main.ts`, 'app-styles': `${web}styles/index.css` },
  outdir: assets,
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: ['chrome123', 'firefox128', 'safari17.5'],
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  legalComments: 'none',
});

const files = [
  ...outputFiles.map(({ path, contents }) => ({ name: path.endsWith('.css') ? 'app.css' : 'app.js', contents })),
  { name: 'favicon.svg', contents: readFileSync(`${web}favicon.svg`) },
];

mkdirSync(assets, { recursive: true });
const manifest = Object.fromEntries(
  files.map(({ name, contents }) => {
    const hash = createHash('sha256').update(contents).digest('base64url').replaceAll(/[-_]/g, '').slice(0, 10);
    const hashed = name.replace('.', `-${hash}.`);
    writeFileSync(`${assets}${hashed}`, contents);
    return [name, hashed];
  }),
);
// What is new stands there before the manifest names it, and what is old goes after: a server that runs misses nothing.
writeFileSync(`${assets}manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
const kept = new Set([...Object.values(manifest), 'manifest.json']);
for (const name of readdirSync(assets)) if (!kept.has(name)) rmSync(`${assets}${name}`, { recursive: true });
