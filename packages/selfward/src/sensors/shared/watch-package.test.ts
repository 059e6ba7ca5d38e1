import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchPackage } from './watch-package.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-package-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A package with a CommonJS file that is known, and an ES module beside it. */
function make(name: string, module: string): string {
  const root = join(folder, 'node_modules', name);
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
  writeFileSync(join(root, 'index.cjs'), 'module.exports = { query() {} };');
  writeFileSync(join(root, 'index.mjs'), module);
  return pathToFileURL(join(root, 'index.mjs')).href;
}

it.each([
  [
    'hands the CommonJS copy on',
    "import own from './index.cjs'; export default own; export const { query } = own;",
    [],
  ],
  ['is a copy of its own', 'export default { query() {} };', ['handed-on-1 1.0.0 (ES): its classes']],
])('an ES module that %s', async (what, module, blind) => {
  const name = what.startsWith('hands') ? 'handed-on-0' : 'handed-on-1';
  const watched = { undo: [], ways: [{ way: 'query', prove: () => undefined }] };
  const sensor = watchPackage('a', { [name]: ({ format }) => (format === 'commonjs' ? watched : undefined) });
  const uninstall = sensor.install({ live: { count: 0 }, find: () => [], report: () => undefined });
  try {
    await import(make(name, module));
    const ways = sensor.ways().map(({ way }) => way);
    expect(ways.filter((way) => way.endsWith('its classes'))).toEqual(blind);
  } finally {
    uninstall();
  }
});
