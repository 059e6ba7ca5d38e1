import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/documents.ts';

/** ARCHITECTURE.md's directions: which folders of a package a folder may import, beside itself. `''` is `src` itself; what is not named comes last and may import all. */
const LIBRARY: Readonly<Record<string, readonly string[]>> = {
  model: [],
  payloads: ['model'],
  judge: ['model'],
  surface: ['model'],
  probe: ['model'],
  sensors: ['model'],
  checks: ['model', 'judge', 'payloads'],
  // The root's one leaf: the version.
  reports: ['model', ''],
  engine: ['model', 'judge', 'payloads', 'surface', 'probe', 'checks'],
  templates: ['model', 'probe', 'engine'],
  tools: ['model', 'surface', 'probe', 'engine'],
  inside: ['model', 'payloads', 'surface', 'probe', 'sensors', 'engine', 'templates', ''],
};
const ROOMS = [
  'store',
  'inventory',
  'things',
  'access',
  'operations',
  'alarms',
  'agents',
  'checking',
  'plugins',
  'web',
];
const SERVER: Readonly<Record<string, readonly string[]>> = {
  model: [],
  ...Object.fromEntries(ROOMS.map((room) => [room, ['model']])),
  interface: ['model'],
  // What begins and ends, and what is different in the second instance, may know every room.
  start: ['', 'model', 'interface', ...ROOMS],
  scratch: ['', 'model', 'interface', 'start', ...ROOMS],
};

const IMPORT = /(?:\bfrom|\bimport\()\s*'([^']+)'/g;
const isShipped = (file: string) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|[Ff]or-?[Tt]esting|\/testing\//.test(file);

interface Import {
  from: string;
  by: string;
  /** The folder of `src` that it is in, or undefined where it is of another package. */
  folder: string | undefined;
  what: string;
}

function importsOf(name: string): Import[] {
  const src = join(ROOT, 'packages', name, 'src');
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(isShipped)
    .flatMap((file) =>
      [...readFileSync(join(src, file), 'utf8').matchAll(IMPORT)].map(([, what = '']) => {
        const path = what.startsWith('.') ? relative(src, join(src, file, '..', what)) : undefined;
        const folderOf = (at: string) => (at.includes('/') ? (at.split('/', 1)[0] ?? '') : '');
        return { from: folderOf(file), by: file, folder: path === undefined ? undefined : folderOf(path), what };
      }),
    );
}

describe.each([
  ['selfward', LIBRARY],
  ['server', SERVER],
])('the imports of packages/%s', (name, directions) => {
  const imports = importsOf(name);

  it('point one way', () => {
    const wrong = imports.filter(
      ({ from, folder }) =>
        folder !== undefined && folder !== from && directions[from] !== undefined && !directions[from].includes(folder),
    );
    expect(imports.length).toBeGreaterThan(100);
    expect(wrong.map(({ by, what }) => `${by} imports ${what}`)).toEqual([]);
  });

  it('stay within the package', () => {
    const outside = imports.filter(({ folder }) => folder?.startsWith('..') === true);
    expect(outside.map(({ by, what }) => `${by} imports ${what}`)).toEqual([]);
  });
});

it.each([
  // The command comes last and may import all.
  ['selfward', [...Object.keys(LIBRARY), 'cli']],
  ['server', Object.keys(SERVER)],
])('every folder of packages/%s has its direction', (name, known) => {
  const folders = readdirSync(join(ROOT, 'packages', name, 'src'), { withFileTypes: true });
  expect(
    folders
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort(),
  ).toEqual(known.sort());
});
