import { describe, expect, it } from 'vitest';
import { createPackageOf } from './package-of.ts';

const FILES: Record<string, string> = {
  '/app/package.json': '{"name":"app","version":"0.1.0"}',
  '/app/node_modules/ejs/package.json': '{"name":"ejs","version":"7.0.2"}',
  '/app/node_modules/ejs/lib/esm/package.json': '{"type":"module"}',
  '/app/node_modules/short/package.json': '{"name":"@scope/long"}',
  '/app/node_modules/@scope/other/package.json': '{"name":"@scope/other"}',
  '/app/node_modules/broken/package.json': '{',
  '/app/node_modules/.pnpm/ejs@3/node_modules/ejs/package.json': '{"name":"ejs","version":"3.1.10"}',
};

describe('createPackageOf', () => {
  it.each([
    ['/app/server.js', { name: 'app', version: '0.1.0', file: 'server.js' }],
    ['/app/node_modules/ejs/lib/esm/ejs.js', { name: 'ejs', version: '7.0.2', file: 'lib/esm/ejs.js' }],
    ['/app/node_modules/short/a/b.js', { name: '@scope/long', alias: 'short', file: 'a/b.js' }],
    ['/app/node_modules/@scope/other/a.js', { name: '@scope/other', file: 'a.js' }],
    [
      '/app/node_modules/.pnpm/ejs@3/node_modules/ejs/lib/ejs.js',
      { name: 'ejs', version: '3.1.10', file: 'lib/ejs.js' },
    ],
    // What lies in a folder of packages belongs to none but its own.
    ['/app/node_modules/broken/a.js', undefined],
    ['/elsewhere/a.js', undefined],
  ])('%s', (path, expected) => {
    expect(createPackageOf((file) => FILES[file] ?? missing(file))(path)).toEqual(expected);
  });

  it('reads each package once', () => {
    const read: string[] = [];
    const packageOf = createPackageOf((file) => {
      read.push(file);
      return FILES[file] ?? missing(file);
    });
    for (const name of ['a', 'b', 'lib/c', 'lib/d']) packageOf(`/app/node_modules/ejs/${name}.js`);
    expect(read).toEqual(['/app/node_modules/ejs/package.json', '/app/node_modules/ejs/lib/package.json']);
  });
});

function missing(file: string): never {
  throw new Error(`no ${file}`);
}
