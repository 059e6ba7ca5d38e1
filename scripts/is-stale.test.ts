import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isStale, STAMP } from './is-stale.ts';

let root: string;
const file = async (path: string, at: number) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), '');
  await utimes(join(root, path), at, at);
};
const folder = (path: string, at: number) => utimes(join(root, path), at, at);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'selfward-stale-'));
  await file('packages/one/src/room/a.ts', 100);
  await file('packages/one/src/room/a.test.ts', 100);
  await file('packages/one/package.json', 100);
  await file(`packages/one/dist/${STAMP}`, 200);
  for (const each of ['packages/one/src/room', 'packages/one/src']) await folder(each, 100);
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('leaves what is newer than its sources', () => expect(isStale(root, ['one'])).toBe(false));

it.each([
  ['a source changed', () => file('packages/one/src/room/a.ts', 300)],
  ['a source was added', () => file('packages/one/src/b.ts', 300)],
  ['a source was removed', () => rm(join(root, 'packages/one/src/room/a.ts'))],
  ['the package changed', () => file('packages/one/package.json', 300)],
  ['the compiler is set otherwise', () => file('tsconfig.base.json', 300)],
  ['nothing was built', () => rm(join(root, 'packages/one/dist'), { recursive: true })],
  ['a build was not finished', () => rm(join(root, `packages/one/dist/${STAMP}`))],
])('builds when %s', async (_, change) => {
  await change();
  expect(isStale(root, ['one'])).toBe(true);
});

it('does not build for a test that changed', async () => {
  await file('packages/one/src/room/a.test.ts', 300);
  expect(isStale(root, ['one'])).toBe(false);
});
