import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPreloaded } from './is-preloaded.ts';

const sensors = fileURLToPath(new URL('../index.ts', import.meta.url));
const url = JSON.stringify(pathToFileURL(sensors).href);
const path = JSON.stringify(sensors);

const TELL = `
const host = globalThis[Symbol.for('selfward.1')];
console.log(JSON.stringify({ release: host.release, installed: host.installed?.size > 5, preloaded: host.preloaded, home: host.home }));
`;

let folder: string;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfward-begin-')));
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  write('plain.cjs', TELL);
  write('required.cjs', `require(${path});${TELL}`);
  write('imported.mjs', `import ${url};${TELL}`);
  write('other.cjs', `globalThis[Symbol.for('selfward.1')] = { version: 1, release: '9.8.7' };`);
  write('bundled.js', `import { registry } from ${path};\nregistry();${TELL}`);
  for (const format of ['cjs', 'esm'] as const) {
    await build({
      entryPoints: [join(folder, 'bundled.js')],
      outfile: join(folder, `bundle.${format === 'cjs' ? 'cjs' : 'mjs'}`),
      bundle: true,
      platform: 'node',
      format,
      logLevel: 'silent',
    });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--conditions=selfward-source',
      ...args.map((arg) => arg.replace('./', `${folder}/`)),
    ],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, told: JSON.parse(stdout) as Record<string, unknown>, stderr };
}

const home = new URL('../../', import.meta.url).href;

describe('importing the sensors', () => {
  it.each([
    ['as a preload', ['--import', sensors, './plain.cjs'], true],
    ['as a preload of the CommonJS kind', ['--require', sensors, './plain.cjs'], true],
    ['from CommonJS', ['./required.cjs'], false],
    ['from an ES module', ['./imported.mjs'], false],
    ['as a preload, then once more', ['--import', sensors, './required.cjs'], true],
    ['as a preload, then from a bundle', ['--import', sensors, './bundle.cjs'], true],
    ['as a preload, then from a bundle of ES modules', ['--import', sensors, './bundle.mjs'], true],
  ])('%s puts them in place', (_name, args, preloaded) => {
    const { told, stderr } = start(...args);
    expect(told).toMatchObject({ installed: true, preloaded, home });
    expect(stderr).toBe('');
  });

  it.each(['./bundle.cjs', './bundle.mjs'])('says that none lie beside %s, and lets it go on', (bundle) => {
    const { status, told, stderr } = start(bundle);
    expect([status, told]).toEqual([0, { release: told.release, installed: false, preloaded: false }]);
    expect(stderr).toContain('--import selfward/sensors');
  });

  it('says that another release is there, and lets the application go on', () => {
    const { status, told, stderr } = start('--require', './other.cjs', '--import', sensors, './plain.cjs');
    expect([status, told.release]).toEqual([0, '9.8.7']);
    expect(stderr).toContain('selfward 9.8.7 already watches this process');
  });
});

describe('isPreloaded', () => {
  it.each<[string[], string, boolean]>([
    [['--import', 'selfward/sensors'], '', true],
    [['--import=selfward/sensors'], '', true],
    [['-r', 'selfward/sensors'], '', true],
    [[], '--max-old-space-size=200 --import selfward/sensors', true],
    [[], '--import="selfward/sensors"', false],
    [['--import', 'file:///lib/selfward/dist/sensors/index.js'], '', true],
    [['--require', '/lib/selfward/dist/sensors/index.js'], '', true],
    [['--import', './telemetry.js'], '', false],
    [['--conditions', 'selfward/sensors'], '', false],
    [[], '', false],
  ])('%j %s: %s', (args, options, expected) =>
    expect(isPreloaded('file:///lib/selfward/dist/', args, options)).toBe(expected),
  );
});
