import { exec, execFileSync, execSync } from 'node:child_process';
import fs from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import vm from 'node:vm';
import ejs from 'ejs';
import nunjucks from 'nunjucks';

const stackOf = (call: () => unknown): unknown => {
  try {
    return call();
  } catch (error) {
    return error instanceof Error ? error.stack : error;
  }
};

const deep = (levels: number, call: () => unknown): unknown => (levels === 0 ? call() : deep(levels - 1, call));

/** Every sink that sensors stand at, used as applications do, with what comes back, failures and their stacks. */
export const SINKS: Record<string, () => unknown> = {
  exec: async () => (await promisify(exec)('echo fine')).stdout,
  execFails: () => promisify(exec)('exit 3').catch((error: { code: number }) => error.code),
  execSync: () => execSync('echo fine').toString(),
  execFileSync: () => stackOf(() => execFileSync('/nowhere/nothing')),
  read: () => fs.readFileSync(new URL(import.meta.url), 'utf8').length,
  readFails: () => stackOf(() => fs.readFileSync('/nowhere/nothing')),
  readFailsDeep: () => deep(15, () => stackOf(() => fs.readFileSync('/nowhere/nothing'))),
  readRejects: () => fs.promises.readFile('/nowhere/nothing').catch((error: Error) => error.stack),
  stat: () => new Promise((resolve) => fs.stat('/nowhere', (error) => resolve(error?.message))),
  sqlite: () => new DatabaseSync(':memory:').prepare('select ? as one').all('a'),
  sqliteFails: () => stackOf(() => new DatabaseSync(':memory:').exec('select')),
  compile: () => new Function('a', 'b', 'return a + b')(1, 2),
  compileFails: () => stackOf(() => new Function('{')),
  compileText: () => new Function('a', 'return a').toString(),
  vm: () => vm.runInNewContext('1 + a', { a: 2 }),
  vmFails: () => stackOf(() => new vm.Script('{')),
  ejs: () => ejs.render('<b><%= name %></b>', { name: '<i>' }),
  nunjucks: () => nunjucks.renderString('<b>{{ name }}</b>', { name: '<i>' }),
  names: () => [exec, fs.readFile, vm.Script, Function].map(({ name, length }) => `${name}/${length}`),
  constructors: () => [(() => {}).constructor === Function, new Function() instanceof Function],
  globals: () => Object.keys(globalThis),
  errors: () => Object.getOwnPropertyNames(Error),
  fetchRefused: () => fetch('http://127.0.0.1:65535/').catch((error: Error) => error.message),
};

/** As text; functions of time are left out above. */
export const did = async (name: string): Promise<string> => JSON.stringify((await SINKS[name]?.()) ?? null);
