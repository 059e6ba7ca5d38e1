import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLES, type InstalledExamples, installExamples, said } from './support/installed-examples.ts';

/** What an example prints when all was looked at. */
const CHECKED = /^checked \d+ routes/m;

let installed: InstalledExamples;
beforeAll(async () => {
  installed = await installExamples();
});
afterAll(() => installed?.remove());

/** Where its flaw is. */
function flawOf(name: string): number {
  const lines = readFileSync(join(installed.folder, name, 'server.js'), 'utf8').split('\n');
  return lines.findIndex((each) => each.includes('// flaw')) + 1;
}

const findingsIn = (text: string): string[] => text.split('\n').filter((line) => / (?:GET|POST) http/.test(line));

it.each(EXAMPLES)('%s: two lines, and the flaw is told with file and line, its mended twin is not', async (name) => {
  const text = await said(join(installed.folder, name), 'npm', ['start', '--silent'], CHECKED);
  expect(findingsIn(text), text).toEqual([expect.stringMatching(new RegExp(`, server\\.js:${flawOf(name)}$`))]);
  expect(findingsIn(text)[0]).not.toContain('mended');
});

describe('bundled by esbuild', () => {
  const PRELOAD = ['--import', 'selfward/sensors'];

  async function bundle(name: string, options: BuildOptions): Promise<string> {
    const outfile = join(installed.folder, name, 'dist', options.format === 'cjs' ? 'server.cjs' : 'server.mjs');
    await build({
      entryPoints: [join(installed.folder, name, 'server.js')],
      outfile,
      bundle: true,
      platform: 'node',
      logLevel: 'error',
      // As everybody does it whose packages are CommonJS.
      ...(options.format === 'esm' && {
        banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      }),
      ...options,
    });
    return outfile;
  }

  it.each<[string, string, BuildOptions, string[]]>([
    ['ESM, with source map, preloaded', 'hono', { format: 'esm', sourcemap: true }, PRELOAD],
    ['CommonJS, with source map, all within it', 'express-4', { format: 'cjs', sourcemap: 'inline' }, []],
    [
      'CommonJS, packages left outside, preloaded',
      'express-4',
      { format: 'cjs', sourcemap: true, packages: 'external' },
      PRELOAD,
    ],
  ])('%s: %s, with file and line of the source', async (_, name, options, flags) => {
    const file = await bundle(name, options);
    const text = await said(join(installed.folder, name), process.execPath, [...flags, file], CHECKED);
    expect(findingsIn(text), text).toEqual([expect.stringMatching(new RegExp(`, server\\.js:${flawOf(name)}$`))]);
  });

  it('without a source map: the line of the bundle', async () => {
    const file = await bundle('hono', { format: 'esm', minifySyntax: true });
    const line =
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((each) => each.includes('return value $')) + 1;
    const text = await said(join(installed.folder, 'hono'), process.execPath, [file], CHECKED);
    expect(findingsIn(text), text).toEqual([expect.stringMatching(new RegExp(`, dist/server\\.mjs:${line}$`))]);
  });

  it('says what to do where no package lies beside it, and the application goes on', async () => {
    const alone = realpathSync(mkdtempSync(join(tmpdir(), 'selfward-alone-')));
    try {
      for (const [name, format] of [
        ['hono', 'esm'],
        ['express-4', 'cjs'],
      ] as const) {
        mkdirSync(join(alone, name));
        const file = join(alone, name, format === 'esm' ? 'server.mjs' : 'server.cjs');
        cpSync(await bundle(name, { format }), file);
        const text = await said(join(alone, name), process.execPath, [file], /SelfwardWarning: .*\n/);
        expect(text).toContain('no package of it is installed beside the bundle');
        expect(text).toMatch(/npm install selfward@\d+\.\d+\.\d+/);
      }
    } finally {
      rmSync(alone, { recursive: true, force: true });
    }
  });
});

describe('what is installed with it', () => {
  /** The library, its seven dependencies, and what one of those needs. */
  const MOST_PACKAGES = 9;
  const MOST_KILOBYTES = 15_000;

  it(`is at most ${MOST_PACKAGES} packages and ${MOST_KILOBYTES} kB`, async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfward-size-')));
    try {
      const tarball = join(installed.folder, installed.tarball);
      const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
      await promisify(execFile)('npm', ['install', ...options, tarball], { cwd: folder });
      const packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
      const size = (name: string) =>
        readdirSync(join(folder, 'node_modules', name), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0) / 1000;
      const sizes = packages.map((name) => [name, Math.round(size(name))] as const).sort(([, a], [, b]) => b - a);
      const all = sizes.reduce((sum, [, kilobytes]) => sum + kilobytes, 0);
      const list = sizes.map(([name, kilobytes]) => `${name} ${kilobytes}`).join(', ');
      process.stdout.write(`selfward installs ${packages.length} packages, ${all} kB: ${list}\n`);
      const why = `installed: ${list}. Whoever embeds the library gets all of it: see docs/dependencies.md before the bound is raised`;
      expect(packages.length, why).toBeLessThanOrEqual(MOST_PACKAGES);
      expect(all, why).toBeLessThanOrEqual(MOST_KILOBYTES);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
