import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const INDEX = fileURLToPath(new URL('../index.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfward-unwatched-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, type: 'commonjs' | 'module'): void {
  const at = join(folder, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '1.2.3', type, main: 'index.js' }));
  writeFileSync(join(at, 'index.js'), type === 'module' ? 'export const query = 1;' : 'exports.query = 1;');
}

/** What coverage tells of an application of these lines, that has the sensors from its start. */
function told(...lines: string[]): unknown[] {
  const entry = join(folder, 'app.mjs');
  const report = `
    const { installSensors } = await import(${JSON.stringify(INDEX)});
    const own = (await installSensors().selfTest()).filter(({ reason }) => /no sensor|before the sensors/.test(reason ?? ''));
    console.log(JSON.stringify(own));
    process.exit();`;
  writeFileSync(entry, [...lines, report].join('\n'));
  const args = ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning', '--import', INDEX, entry];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

it('tells of databases and templates that nobody watches, where the application loads them', () => {
  put('mssql', 'commonjs');
  put('edge.js', 'module');
  put('hogan.js', 'commonjs');
  expect(told(`import 'mssql'; import 'edge.js';`)).toEqual([
    { sensor: 'mssql', way: 'mssql 1.2.3', seen: false, reason: 'no sensor watches it' },
    { sensor: 'edge.js', way: 'edge.js 1.2.3', seen: false, reason: 'no sensor watches it' },
  ]);
});

it('tells nothing where all is watched', () => {
  expect(told()).toEqual([]);
});
