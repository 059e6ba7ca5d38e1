import { mkdir, mkdtemp, readdir, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockData } from '../start/lock-data.ts';
import { sweep } from './sweep.ts';

it('removes old folders that nobody works on, and no others', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'selfward-sweep-'));
  for (const name of ['second-left', 'second-young', 'second-used', 'other']) await mkdir(join(parent, name));
  const unlock = await lockData(join(parent, 'second-used'));
  const old = new Date(Date.now() - 2 * 3_600_000);
  for (const name of ['second-left', 'second-used', 'other']) await utimes(join(parent, name), old, old);
  await sweep(parent, 'second-', Date.now());
  expect((await readdir(parent)).sort()).toEqual(['other', 'second-used', 'second-young']);
  unlock();
});

it.skipIf(process.platform === 'win32')('follows no link that somebody laid there', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'selfward-sweep-'));
  const elsewhere = await mkdtemp(join(tmpdir(), 'selfward-elsewhere-'));
  await symlink(elsewhere, join(parent, 'second-link'));
  const old = new Date(Date.now() - 2 * 3_600_000);
  await utimes(elsewhere, old, old);
  await sweep(parent, 'second-', Date.now());
  expect(await readdir(elsewhere)).toEqual([]);
});
