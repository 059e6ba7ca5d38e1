// Bundles what browsers get into a folder: one script, one style sheet, the icon, and `manifest.json`, which maps
// their names to the names that carry a hash of their content, so that they can be cached for ever.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = fileURLToPath(new URL('./src/web/', import.meta.url));

/** @param {string} assets - the folder, with a slash at its end. */
export async function buildAssets(assets) {
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
  writeFileSync(`${assets}manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}
