import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let folder = '';
let child: ChildProcess;
let heard: { kind: string; what?: string }[] = [];

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const hears = (kind: string, what: string) =>
  vi.waitUntil(() => heard.some((each) => each.kind === kind && each.what === what), { timeout: 15_000, interval: 5 });

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'loads-')));
  for (const below of ['node_modules/known', 'node_modules/@scope/late', 'node_modules/ours', 'views/rooms', 'library'])
    mkdirSync(join(folder, below), { recursive: true });
  write('before.cjs', "require('known')");
  write('node_modules/known/index.js', '');
  write('node_modules/known/more.js', '');
  write('node_modules/@scope/late/index.js', "require('./inner.js')");
  write('node_modules/@scope/late/inner.js', '');
  write('views/rooms/list.ejs', 'one');
  write('late.cjs', '');
  write('late.mjs', '');
  write('library/watch.mjs', "await import('./report.mjs')");
  write('library/report.mjs', "import 'ours'");
  write('package.json', JSON.stringify({ dependencies: { ours: '1.0.0' } }));
  write('node_modules/ours/index.js', '');
  heard = [];
  child = fork(join(import.meta.dirname, 'loadsForTesting.ts'), [folder], { execArgv: [] });
  child.on('message', (message: (typeof heard)[number]) => heard.push(message));
  await vi.waitUntil(() => heard.shift()?.kind === 'ready', { timeout: 15_000, interval: 5 });
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

it('tells of a package and of files that were not loaded before, each once', async () => {
  child.send({ require: '@scope/late' });
  await hears('dependency', '@scope/late');
  child.send({ require: 'known/more.js' });
  child.send({ require: '@scope/late/inner.js' });
  child.send({ bring: 'library/watch.mjs' });
  await hears('module', join(folder, 'library/watch.mjs'));
  child.send({ require: './late.cjs' });
  await hears('module', join(folder, 'late.cjs'));
  child.send({ bring: 'late.mjs' });
  await hears('module', join(folder, 'late.mjs'));
  expect(heard.map(({ kind }) => kind)).toEqual(['dependency', 'module', 'module', 'module']);
});

it('tells of a template and of a loaded file that have changed, and of nothing else', async () => {
  write('unknown.cjs', 'never loaded');
  write('data.db', 'data');
  chmodSync(join(folder, 'views/rooms/list.ejs'), 0o600);
  write('views/rooms/new.ejs', 'new');
  await hears('template', join(folder, 'views/rooms/new.ejs'));
  write('views/rooms/list.ejs', 'changed');
  await hears('template', join(folder, 'views/rooms/list.ejs'));
  write('before.cjs', 'changed');
  await hears('module', join(folder, 'before.cjs'));
  expect(heard).toHaveLength(3);
});

it('lets the process end once it is stopped', async () => {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.send({ stop: true });
  expect(await gone).toBe(0);
});
