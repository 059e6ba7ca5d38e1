import { constants, runInThisContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT, openExports } from './open-exports.ts';

interface Handed {
  exports: Record<string, unknown>;
  set: Record<string, (value: unknown) => void>;
}
const shared = globalThis as {
  handedToTest?: ((url: string, exports: Handed['exports'], set: Handed['set']) => void) | undefined;
};
afterEach(() => {
  shared.handedToTest = undefined;
});

/** Node's own import: the test runner's puts an object of its own before a default export. */
const imports: (url: string) => Promise<Record<string, unknown>> = runInThisContext('(url) => import(url)', {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const loaded = (source: string) => imports(`data:text/javascript,${encodeURIComponent(source)}`);

/** Runs an opened module; what it exports, and what it has handed over. */
async function run(source: string): Promise<{ imported: Record<string, unknown>; handed: Handed }> {
  let handed: Handed = { exports: {}, set: {} };
  shared.handedToTest = (_url, exports, set) => {
    handed = { exports, set };
  };
  const opened = openExports(source, 'file:///a.js', 'globalThis.handedToTest');
  const imported = await loaded(opened);
  return { imported, handed };
}

describe('openExports', () => {
  it.each<[string, string, string[]]>([
    ['functions', 'export function f() {} export async function g() {} export function* h() {}', ['f', 'g', 'h']],
    ['a class', 'export class A {}', ['A']],
    ['variables', 'export const a = 1, b = 2; export let c; export var d;', ['a', 'b', 'c', 'd']],
    [
      'patterns',
      'export const { a, b: { c = 1 }, ...d } = { b: {} }, [e, , f = 2, ...g] = [];',
      ['a', 'c', 'd', 'e', 'f', 'g'],
    ],
    ['a list', 'const a = 1; function f() {} export { a, f as g };', ['a', 'g']],
    ['names that are strings', "const a = 1; export { a as 'x y', a as default };", ['x y', 'default']],
    ['a list in front', 'export { a }; const a = 1;', ['a']],
    ['a default that is named', 'export default function f() {}', ['default']],
    ['a default class', 'export default class A {}', ['default']],
    ['a default expression', 'export default { a: 1 };', ['default']],
    ['a default arrow', 'export default () => 1', ['default']],
    ['a default that is a name', 'const a = {}; export default a;', ['default']],
    ['after another statement', 'const a = 1\nexport default [a]', ['default']],
    ['a last line that is a comment', 'export const a = 1;\n//# sourceMappingURL=a.js.map', ['a']],
    ['a shebang, and strictness', "#!/usr/bin/env node\n'use strict';\nexport const a = 1;", ['a']],
    ['waiting at the top', 'export const a = await Promise.resolve(1);', ['a']],
  ])('%s', async (_name, source, names) => {
    const { imported, handed } = await run(source);
    expect(Object.keys(imported).sort()).toEqual([...names].sort());
    expect({ ...handed.exports }).toEqual({ ...imported });
    for (const name of names) {
      handed.set[name]?.(`new ${name}`);
      expect(imported[name]).toBe(`new ${name}`);
    }
    expect(Object.keys(handed.set).sort()).toEqual([...names].sort());
  });

  it.each<[string, string, string[], string[]]>([
    [
      'what is exported again',
      "export { sep } from 'node:path'; export * as os from 'node:os'; export const a = 1;",
      ['a'],
      ['a'],
    ],
    ['what is imported', "import { sep } from 'node:path'; export { sep };", ['sep'], []],
    ['a default function without a name', 'export default function () {}', [], []],
    ['a default that is not written as usual', 'export  default 1;', [], []],
    ['a name that is taken', `export default 1; const ${DEFAULT} = 2;`, [], []],
  ])('leaves alone %s', async (_name, source, read, set) => {
    const { handed } = await run(source);
    expect([Object.keys(handed.exports), Object.keys(handed.set)]).toEqual([read, set]);
  });

  it('moves no character, so that lines and source maps stay right', () => {
    const source =
      'export default () => 1;\nexport const a = 1,\n  b = 2;\nconst c = 3; export { c };\n//# sourceMappingURL=x';
    const opened = openExports(source, 'file:///a.js', 'h').split('\n');
    expect(opened.slice(0, -1).map((line) => line.length)).toEqual(source.split('\n').map((line) => line.length));
    expect(opened.at(0)).toBe(`let ${DEFAULT} = () => 1;`);
    expect(opened.at(3)).toBe('let   c = 3; export { c };');
  });

  it('runs without anybody to hand over to', async () => {
    const opened = openExports('export const alone = 1;', 'file:///a.js', 'globalThis.nobodyIsHere');
    expect(await loaded(opened)).toMatchObject({
      alone: 1,
    });
  });

  it('refuses what is no module', () => {
    expect(() => openExports('export {', 'file:///a.js', 'h')).toThrow(SyntaxError);
  });
});
