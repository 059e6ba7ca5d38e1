import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sighting } from '../model/sighting.ts';

/** An application and a package that it uses; each sink on a line of its own. */
const FILES = {
  'src/ping.ts': `import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runCommand } from 'commander-of-shells';

interface Question { host: string }

export function ping({ host }: Question): string {
  return execSync(\`true "\${host}"\`).toString();
}

export function page(name: string): void {
  try {
    readFileSync(\`/srv/pages/\${name}\`);
  } catch {}
}

export const compile = (code: string) => new Function('a', \`return "\${code}"\`);

export const byPackage = (host: string) => runCommand(host);
`,
  'src/main.ts': `import { byPackage, compile, page, ping } from './ping';

const host = (globalThis as never)[Symbol.for('selfward.1')] as import('selfward/sensors').Registry;
const seen: unknown[] = [];
host.subscribe((sighting) => seen.push(sighting));
host.plant('bcdfg2hjkl' as never);
for (const call of [() => ping({ host: 'bcdfg2hjkl' }), () => page('bcdfg2hjkl'), () => compile('bcdfg2hjkl'), () => byPackage('bcdfg2hjkl')]) call();
console.log(JSON.stringify({ seen, preloaded: host.preloaded, home: host.home }));
`,
  'node_modules/commander-of-shells/package.json': '{ "name": "commander-of-shells", "main": "index.js" }',
  'node_modules/commander-of-shells/index.js': `const { execSync } = require('node:child_process');
exports.runCommand = function runCommand(host) { return execSync('true ' + host); };
`,
};

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfward-bundles-')));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const preload = fileURLToPath(new URL('index.ts', import.meta.url));
const run = (file: string, ...flags: string[]): { seen: Sighting[]; preloaded: boolean; home: string } =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--conditions=selfward-source', '--import', preload, ...flags, file],
      { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
    ),
  );

const BUNDLES = (['cjs', 'esm'] as const).flatMap((format) =>
  ([true, 'inline'] as const).flatMap((sourcemap) => [false, true].map((minify) => ({ format, sourcemap, minify }))),
);

describe('a bundle with source maps', () => {
  it.each(BUNDLES)('$format, map $sourcemap, minified $minify: seen, with lines of the sources', async (options) => {
    const outfile = join(
      folder,
      `dist/${Object.values(options).join('-')}.${options.format === 'cjs' ? 'cjs' : 'mjs'}`,
    );
    await build({
      ...options,
      bundle: true,
      platform: 'node',
      entryPoints: [join(folder, 'src/main.ts')],
      outfile,
      logLevel: 'silent',
      ...(options.format === 'esm' && {
        banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      }),
    });
    for (const flags of [[], ['--enable-source-maps']]) {
      const { seen, preloaded, home } = run(outfile, ...flags);
      expect([preloaded, home]).toEqual([true, new URL('../', import.meta.url).href]);
      // Node reads a file by opening it: one call may be seen twice.
      const places = new Set(seen.map(({ sensor, at }) => `${sensor} ${at?.replace(/:\d+$/, '')}`));
      expect([...places]).toEqual([
        `child-process ${join(folder, 'src/ping.ts:8')}`,
        `file-system ${join(folder, 'src/ping.ts:13')}`,
        `function-constructor ${join(folder, 'src/ping.ts:17')}`,
        // The sink is in the package, the first own line is the one that calls it.
        `child-process ${join(folder, 'src/ping.ts:19')}`,
      ]);
      for (const { frames, at } of seen) {
        expect(frames?.[0]).toContain(at);
        expect(frames?.join()).toContain(join(folder, 'src/main.ts:7'));
        expect(frames?.join()).not.toContain('node_modules');
      }
    }
  });
});
