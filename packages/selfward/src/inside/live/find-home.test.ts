import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RELEASE } from '../../sensors/shared/release.ts';
import { findHome } from './find-home.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfward-home-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A package as it is installed, beside a bundle in the folder. */
function install(version: string, where = ''): string {
  const own = join(folder, where, 'node_modules/selfward');
  mkdirSync(join(own, 'dist/sensors'), { recursive: true });
  const exports = { './sensors': './dist/sensors/index.js', './package.json': './package.json' };
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name: 'selfward', version, exports }));
  writeFileSync(join(own, 'dist/sensors/index.js'), '');
  return pathToFileURL(join(own, 'dist/')).href;
}

const bundle = () => join(folder, 'app/server.mjs');

it('is where this copy was loaded from', () => {
  expect(findHome('file:///library/dist/', [])).toEqual({ home: 'file:///library/dist/' });
});

it('is the package beside a bundle, or above it', () => {
  const home = install(RELEASE);
  expect(findHome(undefined, [bundle()])).toEqual({ home });
});

it('is the first of the same release', () => {
  install('0.0.1', 'app');
  const home = install(RELEASE, 'other');
  expect(findHome(undefined, [bundle(), join(folder, 'other/index.js')])).toEqual({ home });
});

it.each([
  ['none', () => undefined, 'no package of it is installed beside the bundle'],
  ['another release', () => install('0.0.1'), 'beside it selfward 0.0.1 is installed'],
])('says what to do with %s', (_, prepare, told) => {
  prepare();
  expect(findHome(undefined, [bundle()])).toEqual({ reason: expect.stringContaining(told) });
  expect(findHome(undefined, [bundle()])).toEqual({ reason: expect.stringContaining(`selfward@${RELEASE}`) });
});
