import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Tiny packages, and what an application says that uses them. */
const FILES: Record<string, string> = {
  'package.json': '{"name":"app"}',
  'node_modules/plain/package.json': '{"name":"plain","version":"1.2.3","main":"lib/index.js"}',
  'node_modules/plain/lib/index.js': `#!/usr/bin/env node
'use strict';
exports.hi = function hi() { return 'hi'; };
exports.inner = require('./inner');
exports.mine = require.cache[__filename] === module;
if (exports.hi) return;
`,
  'node_modules/plain/lib/inner.js': 'module.exports = class Inner {};',
  'node_modules/whole/package.json': '{"name":"whole","version":"1.0.0"}',
  'node_modules/whole/index.js': 'module.exports = function whole() { return "whole"; };',
  'node_modules/sealed/package.json': '{"name":"sealed"}',
  'node_modules/sealed/index.js':
    '0 && (module.exports = { f });const all = {};Object.defineProperty(all, "f", { enumerable: true, get: () => f });module.exports = all;function f() { return "f"; }',
  'node_modules/es/package.json': '{"name":"es","version":"2.0.0","type":"module","exports":"./index.js"}',
  'node_modules/es/index.js': `'use strict';
export function f() { return 'f'; }
export const arrow = () => 'arrow', { picked } = { picked: () => 'picked' };
export class Kept { field = () => 'field'; method() { return 'method'; } }
let inner = () => 'inner';
export { inner as outer };
export * from './more.js';
export { default as again } from './more.js';
export default () => 'default';
export const line = () => new Error('here').stack.split('\\n')[1].match(/index.js[:\\d]+/)[0];
//# sourceMappingURL=index.js.map`,
  'node_modules/es/more.js': `export const more = () => 'more';
export default function () { return 'nameless'; }
`,
  'node_modules/dual/package.json':
    '{"name":"dual","exports":{"import":"./dist/esm/i.js","require":"./dist/cjs/i.js"},"version":"3.0.0"}',
  'node_modules/dual/dist/esm/package.json': '{"type":"module"}',
  'node_modules/dual/dist/esm/i.js': 'export const render = () => "esm"; export default { render };',
  'node_modules/dual/dist/cjs/i.js': 'exports.render = () => "cjs";',
  'node_modules/broken/package.json': '{"name":"broken","type":"module"}',
  'node_modules/broken/index.js': 'export const f = () => "f";',
  'workspace/package.json': '{"name":"linked","type":"module"}',
  'workspace/index.js': 'export let f = () => "f";',
  'watch.mjs': `import { moduleGaps, onModule } from ${JSON.stringify(new URL('./on-module.ts', import.meta.url).href)};
const NAMES = ['plain', 'whole', 'sealed', 'es', 'dual', 'linked'];
globalThis.told = [];
globalThis.gaps = moduleGaps;
globalThis.stops = NAMES.map((name) => onModule(name, (loaded) => {
  const set = [];
  for (const [key, value] of Object.entries(loaded.exports)) {
    if (typeof value !== 'function' || key === 'line') continue;
    const watched = new Proxy(value, { apply: (target, self, args) => Reflect.apply(target, self, args) + '!' });
    if (loaded.set(key, watched)) set.push(key);
  }
  if (name === 'whole') loaded.set('module.exports', () => 'whole!');
  told.push([loaded.name, loaded.version ?? '', loaded.format, loaded.file, ...set].join(' '));
}));
onModule('broken', () => { throw new Error('mine'); });
globalThis.again = onModule;`,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-on-module-'));
  for (const [file, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  await symlink(join(folder, 'workspace'), join(folder, 'node_modules/linked'), 'dir');
  await cp(join(folder, 'node_modules/plain'), join(folder, 'node_modules/other-name'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

/** What the application prints, which gets `show`. */
async function run(name: string, code: string, before = ['--import', './watch.mjs']): Promise<unknown> {
  const file = join(folder, name);
  const show = 'const show = (...given) => console.log(JSON.stringify(given));\n';
  await writeFile(file, `${show}${code}`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...before, file],
    { cwd: folder },
  );
  return JSON.parse(stdout);
}

describe('onModule', () => {
  it.each<[string, string, string, unknown[]]>([
    [
      'CommonJS',
      'a.cjs',
      "const plain = require('plain'); show(plain.hi(), plain.mine, require.main === module, told);",
      ['hi!', true, true, ['plain 1.2.3 commonjs lib/inner.js', 'plain 1.2.3 commonjs lib/index.js hi inner']],
    ],
    [
      'CommonJS, imported',
      'b.mjs',
      "import plain, { hi } from 'plain'; show(plain.hi(), hi(), plain.mine, told.length);",
      ['hi!', 'hi!', true, 2],
    ],
    [
      'another copy under another name',
      'c.mjs',
      "import { hi } from 'plain'; import { hi as other } from 'other-name'; show(hi(), other(), told.length);",
      ['hi!', 'hi!', 4],
    ],
    ['a function as the whole', 'd.cjs', "show(require('whole')());", ['whole!']],
    ['a function as the whole, imported', 'd.mjs', "import whole from 'whole'; show(whole());", ['whole!']],
    ['exports that are getters', 'e.cjs', "show(require('sealed').f());", ['f!']],
    [
      'exports that are getters, imported',
      'e.mjs',
      "import all, { f } from 'sealed'; show(all.f(), f());",
      ['f!', 'f!'],
    ],
    [
      'ES module',
      'f.mjs',
      `import start, { again, arrow, f, Kept, line, more, outer, picked } from 'es';
show(start(), start.name, arrow(), f(), more(), outer(), picked(), again(), new Kept().method(), line(), told);`,
      [
        ...[
          'default!',
          'default',
          'arrow!',
          'f!',
          'more!',
          'inner!',
          'picked!',
          'nameless',
          'method',
          'index.js:10:27',
        ],
        ['es 2.0.0 module more.js more', 'es 2.0.0 module index.js f arrow picked Kept outer default'],
      ],
    ],
    [
      'ES module, required',
      'g.cjs',
      "const { f, default: start } = require('es'); show(f(), start(), told.length);",
      ['f!', 'default!', 2],
    ],
    [
      'both copies of a package',
      'h.mjs',
      `import dual, { render } from 'dual'; import { createRequire } from 'node:module';
show(render(), createRequire(import.meta.url)('dual').render(), told);`,
      ['esm!', 'cjs!', ['dual 3.0.0 module dist/esm/i.js render', 'dual 3.0.0 commonjs dist/cjs/i.js render']],
    ],
    ['a link', 'i.mjs', "import { f } from 'linked'; show(f(), told);", ['f!', ['linked  module index.js f']]],
    [
      'what was loaded before the listener',
      'j.mjs',
      `import * as es from 'es'; import 'plain'; const late = [];
again('es', ({ file, set }) => late.push(file, set('f', () => 'late'))); again('plain', ({ file }) => late.push(file));
show(es.f(), late);`,
      ['late', ['more.js', false, 'index.js', true, 'lib/index.js', 'lib/inner.js']],
    ],
    [
      'a callback that fails',
      'k.mjs',
      "import { f } from 'broken'; show(f(), gaps());",
      ['f', [{ name: 'broken', file: 'index.js', reason: 'could not be watched: mine' }]],
    ],
    [
      'what was stopped',
      'l.mjs',
      "for (const stop of stops) stop(); const { hi } = await import('plain'); const { f } = await import('es'); show(hi(), f(), told);",
      ['hi', 'f', []],
    ],
  ])('%s', async (_name, file, code, said) => {
    expect(await run(file, code)).toEqual(said);
  });

  it('says that ES modules came before it', async () => {
    const [gaps] = (await run('m.mjs', "import './watch.mjs'; import { f } from 'es'; f(); show(gaps('es'));", [])) as [
      { reason: string }[],
    ];
    expect(gaps.map(({ reason }) => reason)).toEqual(['ES modules that were loaded before the sensors are not seen']);
  });
});
