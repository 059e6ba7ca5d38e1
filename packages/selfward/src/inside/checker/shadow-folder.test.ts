import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeShadowFolder, removeFolder, removeLeftFolders } from './shadow-folder.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'sw-left-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

it('removes the folders of processes that are gone, and of others after a day', () => {
  const made = makeShadowFolder();
  removeFolder(made);
  const own = basename(made);
  const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
  const day = (name: string) => {
    mkdirSync(join(base, name, 'deep'), { recursive: true });
    utimesSync(join(base, name), new Date(0), new Date(0));
  };
  mkdirSync(join(base, own));
  mkdirSync(join(base, own.replace(String(process.pid), String(gone)), 'deep'), { recursive: true });
  mkdirSync(join(base, `selfward-shadow-00000000-${gone}-abcdef`));
  mkdirSync(join(base, 'selfward-shadow-abcdef'));
  for (const name of [`selfward-shadow-11111111-${process.pid}-abcdef`, 'selfward-shadow-ghijkl', 'selfward-else'])
    day(name);
  removeLeftFolders(base);
  expect(readdirSync(base).sort()).toEqual(
    [own, 'selfward-else', `selfward-shadow-00000000-${gone}-abcdef`, 'selfward-shadow-abcdef'].sort(),
  );
});

it('is content where there is nothing to look at', () =>
  expect(() => removeLeftFolders(join(base, 'none'))).not.toThrow());
