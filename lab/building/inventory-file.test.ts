import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildingInventory } from './inventory.ts';
import { withAddresses, writeInventory } from './inventory-file.ts';

const ac = {
  name: 'ac',
  category: 'actuator',
  net: 'w',
  model: 'm',
  position: 'p',
  url: 'http://127.0.0.1:2/',
  td: 'http://127.0.0.1:2/td',
  simulated: true,
} as const;
const built: BuildingInventory = { devs: [ac], networks: [{ name: 'w', category: 'wifi' }] };
const old = { ...ac, url: 'http://127.0.0.1:1/', td: 'http://127.0.0.1:1/td' };

describe('withAddresses', () => {
  it.each([
    ['nothing moved', { devs: [ac], networks: [] }, undefined],
    ['a device moved', { devs: [old], networks: [] }, { devs: [ac], networks: [] }],
    [
      "an operator's edits stay",
      { devs: [{ ...old, position: 'attic', enabled: false }], networks: [], note: 1 },
      { devs: [{ ...ac, position: 'attic', enabled: false }], networks: [], note: 1 },
    ],
    ['what was taken out stays out', { devs: [], networks: [] }, undefined],
    ["an operator's own device of the same name", { devs: [{ ...old, simulated: undefined }] }, undefined],
    ['an address that was taken out', { devs: [{ ...ac, url: undefined }] }, undefined],
    ['several addresses', { devs: [{ ...ac, url: ['http://127.0.0.1:1/'] }] }, undefined],
    ['no inventory', { devices: [] }, undefined],
    ['no object', 7, undefined],
  ])('%s', (_, present, next) => {
    expect(withAddresses(present, built)).toEqual(next);
  });
});

describe('writeInventory', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'selfward-inventory-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes a new file, leaves no draft, and touches none that needs no change', async () => {
    const file = join(folder, 'new', 'inventory.json');
    await writeInventory(file, built);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(built);
    expect(await readdir(join(folder, 'new'))).toEqual(['inventory.json']);
    await writeFile(file, `${JSON.stringify(built)}  `);
    await writeInventory(file, built);
    expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(built)}  `);
  });

  it('leaves a broken file to the server, which says what is wrong with it', async () => {
    const file = join(folder, 'broken.json');
    await writeFile(file, '{"devs": [');
    await writeInventory(file, built);
    expect(await readFile(file, 'utf8')).toBe('{"devs": [');
  });
});
