import { copyFile, mkdtemp, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Device } from '../model/device.ts';
import { createEvents } from '../model/events.ts';
import { createInventory, type FileInventory, type InventoryOptions } from './create-inventory.ts';
import type { Refusal } from './read-document.ts';

let folder = '';
let file = '';
const opened: FileInventory[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inventory-'));
  file = join(folder, 'devices.json');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((inventory) => inventory.stop()));
  await rm(folder, { recursive: true });
});

const ac1: Device = { name: 'ac1', category: 'actuator', net: 'wifi', model: 'AC', position: 'Room 1' };
const ac2: Device = { ...ac1, name: 'ac2' };
const self: Device = { ...ac1, name: 'this-server', category: 'server', net: [], url: 'http://127.0.0.1:8080/' };
const wifi = { name: 'wifi', category: 'wifi' };
const write = (devs: unknown[], more: object = {}) =>
  writeFile(file, `${JSON.stringify({ devs, networks: [wifi], ...more }, null, 2)}\n`);
const onDisk = async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

async function open(options: Partial<InventoryOptions> = {}) {
  const heard = { warnings: [] as string[], refusals: [] as Refusal[], changes: [] as object[], events: 0 };
  const events = createEvents();
  events.subscribe(() => {
    heard.events += 1;
  });
  const inventory = await createInventory({
    file,
    watch: false,
    events,
    now: () => 7,
    onWarning: (warning) => heard.warnings.push(warning),
    onRefused: (refusal) => heard.refusals.push(refusal),
    ...options,
  });
  opened.push(inventory);
  heard.events = 0;
  inventory.subscribe((change) => heard.changes.push(change));
  return { inventory, heard };
}

const names = (inventory: FileInventory) => inventory.list().rows.map((device) => device.name);

describe('reading', () => {
  it('loads Listing 1 of the paper as it is printed', async () => {
    await copyFile(new URL('./listing-1.json', import.meta.url), file);
    const { inventory, heard } = await open();
    expect(names(inventory)).toEqual(['devNameCode', 'other']);
    expect(inventory.on('net1').map((device) => device.name)).toEqual(['devNameCode', 'other']);
    expect(inventory.networks()).toEqual([
      { name: 'net', category: 'type' },
      { name: 'netOther', category: 'type2' },
    ]);
    expect(inventory.state().warnings).toHaveLength(2);
    expect(heard.warnings).toEqual(inventory.state().warnings);
    expect(inventory.state().refused).toBeUndefined();
  });

  it('starts empty where there is no file, or a broken one, and says so', async () => {
    const { inventory } = await open();
    expect(inventory.list()).toEqual({ rows: [], total: 0 });
    expect(inventory.state().refused).toEqual({ reason: 'there is no such file', at: 7 });
    await writeFile(file, '{"devs": [\n], "networks": 5}');
    const { inventory: other, heard } = await open({ self });
    expect(names(other)).toEqual(['this-server']);
    expect(other.state().refused).toMatchObject({ line: 2, reason: expect.stringMatching(/networks must be a list/) });
    expect(heard.refusals).toHaveLength(1);
  });

  it('takes up changes and tells what changed', async () => {
    await write([ac1, ac2]);
    const { inventory, heard } = await open();
    await write([
      { ...ac1, enabled: false },
      { ...ac1, name: 'ac3' },
    ]);
    await inventory.reload();
    expect(heard.changes).toEqual([{ added: ['ac3'], changed: ['ac1'], removed: ['ac2'] }]);
    expect(inventory.get('ac1')?.enabled).toBe(false);
    await inventory.reload();
    expect(heard.changes).toHaveLength(1);
    expect(heard.events).toBe(1);
    // The same in another layout is no change; another network is, though no device was touched.
    await writeFile(file, JSON.stringify(await onDisk()));
    await inventory.reload();
    expect(heard.changes).toHaveLength(1);
    await inventory.putNetwork({ name: 'lan', category: 'ethernet' });
    expect(heard.changes[1]).toEqual({ added: [], changed: [], removed: [] });
  });

  it('goes on with what it had while the file is broken', async () => {
    await write([ac1]);
    const { inventory, heard } = await open();
    for (const broken of ['{', '', JSON.stringify({ devs: [ac1, ac1], networks: [] }), '\u0000']) {
      await writeFile(file, broken);
      await inventory.reload();
      await inventory.reload();
      expect(names(inventory)).toEqual(['ac1']);
      expect(inventory.state().refused).toMatchObject({ line: 1 });
    }
    await writeFile(file, Buffer.from([0x7b, 0xff, 0xfe]));
    await inventory.reload();
    expect(inventory.state().refused?.reason).toMatch(/UTF-8/);
    await unlink(file);
    await inventory.reload();
    expect(inventory.state().refused?.reason).toMatch(/no such file/);
    expect(heard.refusals).toHaveLength(6);
    expect(heard.changes).toEqual([]);
    await write([ac1]);
    await inventory.reload();
    expect(inventory.state().refused).toBeUndefined();
    expect(heard.changes).toEqual([]);
    expect(heard.events).toBe(7);
  });
});

describe('watching', () => {
  const ways: [string, (text: string) => Promise<unknown>][] = [
    ['written in place', (text) => writeFile(file, text)],
    ['renamed into place', (text) => writeFile(`${file}.new`, text).then(() => rename(`${file}.new`, file))],
    ['copied over', (text) => writeFile(join(folder, 'other'), text).then(() => copyFile(join(folder, 'other'), file))],
    ['removed and written anew', (text) => unlink(file).then(() => writeFile(file, text))],
    [
      'written in pieces',
      async (text) => {
        await writeFile(file, text.slice(0, 40));
        await writeFile(file, text);
      },
    ],
  ];
  it.each(ways)('sees a file that is %s', async (_, way) => {
    await write([ac1]);
    const { inventory, heard } = await open({ watch: true, settleMs: 20, pollMs: 50 });
    await way(JSON.stringify({ devs: [ac1, ac2], networks: [wifi] }));
    await expect.poll(() => names(inventory), { timeout: 10_000 }).toEqual(['ac1', 'ac2']);
    expect(inventory.state().refused).toBeUndefined();
    await writeFile(file, 'broken');
    await expect.poll(() => inventory.state().refused?.line, { timeout: 10_000 }).toBe(1);
    expect(heard.changes).toEqual([{ added: ['ac2'], changed: [], removed: [] }]);
  });

  it('sees a file that comes later, in a folder that comes later', async () => {
    file = join(folder, 'later', 'devices.json');
    const { inventory } = await open({ watch: true, settleMs: 20, pollMs: 20 });
    await rename(await mkdtemp(join(folder, 'x')), join(folder, 'later'));
    await write([ac1]);
    await expect.poll(() => names(inventory), { timeout: 10_000 }).toEqual(['ac1']);
  });
});

describe('changing', () => {
  it('adds, edits, switches, renames and removes, and keeps what it does not know', async () => {
    await write([{ ...ac1, floor: 3 }], { site: 'HQ' });
    const { inventory, heard } = await open();
    await inventory.putDevice(ac2);
    await inventory.putDevice({ ...ac1, model: 'AC-2', url: 'http://ac1/' });
    await inventory.setEnabled('ac1', false);
    expect(inventory.get('ac1')).toMatchObject({ model: 'AC-2', floor: 3, enabled: false });
    await inventory.putDevice({ ...ac1, name: 'cooler' }, 'ac1');
    await inventory.removeDevice('ac2');
    await inventory.putNetwork({ name: 'lan', category: 'ethernet' });
    expect(await onDisk()).toEqual({
      devs: [{ ...ac1, name: 'cooler', floor: 3 }],
      networks: [wifi, { name: 'lan', category: 'ethernet' }],
      site: 'HQ',
    });
    expect(names(inventory)).toEqual(['cooler']);
    expect(heard.changes.slice(0, 3)).toEqual([
      { added: ['ac2'], changed: [], removed: [] },
      { added: [], changed: ['ac1'], removed: [] },
      { added: [], changed: ['ac1'], removed: [] },
    ]);
    await inventory.setEnabled('cooler', true);
    await inventory.reload();
    expect(heard.changes).toHaveLength(6);
  });

  it('renames a network with the devices on it, and leaves devices on one that is removed with a warning', async () => {
    await write([ac1, { ...ac2, net: ['wifi', 'lan'] }], { networks: [wifi, { name: 'lan', category: 'e' }] });
    const { inventory } = await open();
    await inventory.putNetwork({ name: 'wlan', category: 'wifi' }, 'wifi');
    expect(inventory.on('wlan').map((device) => device.name)).toEqual(['ac1', 'ac2']);
    await inventory.removeNetwork('lan');
    expect(inventory.state().warnings).toEqual(['The network "lan" is not declared; on it: ac2.']);
  });

  it('loses no edit that somebody made in the file at the same time', async () => {
    await write([ac1]);
    const { inventory } = await open();
    await write([{ ...ac1, model: 'by hand' }]);
    await Promise.all(Array.from({ length: 10 }, (_, i) => inventory.putDevice({ ...ac2, name: `new${i}` })));
    expect(inventory.get('ac1')?.model).toBe('by hand');
    expect(inventory.list().total).toBe(11);
    await unlink(file);
    await inventory.setEnabled('ac1', false);
    expect(await onDisk()).toMatchObject({ devs: { length: 11 } });
  });

  it('writes the file where there was none', async () => {
    const { inventory } = await open();
    await inventory.putDevice(ac1);
    expect(await onDisk()).toEqual({ devs: [ac1], networks: [] });
    expect(inventory.state().refused).toBeUndefined();
  });

  const refusals: [string, (inventory: FileInventory) => Promise<void>, string, RegExp][] = [
    ['a new name that is taken', (i) => i.putDevice({ ...ac1, name: 'ac2' }, 'ac1'), 'taken', /called "ac2" already/],
    [
      'a device that is gone',
      (i) => i.putDevice({ ...ac1, name: 'y' }, 'x'),
      'unknown',
      /no device called "x" any more/,
    ],
    ['removing nothing', (i) => i.removeDevice('x'), 'unknown', /no device/],
    ['switching nothing', (i) => i.setEnabled('x', true), 'unknown', /no device/],
    ['removing no network', (i) => i.removeNetwork('x'), 'unknown', /no network/],
    [
      'a field that is wrong',
      (i) => i.putDevice({ ...ac1, category: '' }),
      'invalid',
      /^Device "ac1": category is empty\.$/,
    ],
    ['a name that is almost taken', (i) => i.putDevice({ ...ac1, name: 'ac1 ' }), 'invalid', /two devices/i],
    ['a password in an address', (i) => i.putDevice({ ...ac1, url: 'http://u:p@h/' }), 'invalid', /password/],
    ['renaming this server', (i) => i.putDevice({ ...self, name: 'x' }, 'this-server'), 'built-in', /keeps its name/],
    ['taking this server’s name', (i) => i.putDevice({ ...ac1, name: 'this-server' }, 'ac1'), 'taken', /own name/],
    ['removing this server', (i) => i.removeDevice('this-server'), 'built-in', /cannot be removed/],
  ];
  it.each(refusals)('refuses %s', async (_, change, code, message) => {
    await write([ac1, ac2]);
    const before = await readFile(file, 'utf8');
    const { inventory } = await open({ self });
    const error = await change(inventory).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'InventoryError', code, message: expect.stringMatching(message) });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('does not touch a file that is broken', async () => {
    await write([ac1]);
    const { inventory } = await open();
    await writeFile(file, '{"devs": [\n');
    await expect(inventory.putDevice(ac2)).rejects.toThrow(/Mend it first: line 1: the file ends/);
    expect(await readFile(file, 'utf8')).toBe('{"devs": [\n');
    expect(names(inventory)).toEqual(['ac1']);
  });
});

describe('this server', () => {
  it('is a device of the list, and not of the file until it is edited', async () => {
    await write([ac1]);
    const { inventory } = await open({ self });
    expect(inventory.list({ category: 'server' }).rows).toEqual([self]);
    await inventory.setEnabled('this-server', true);
    await inventory.putDevice(ac2);
    expect(await onDisk()).toMatchObject({ devs: [ac1, ac2] });
    await inventory.putDevice({ ...self, position: 'Basement' });
    const { url: _, ...written } = self;
    expect(await onDisk()).toMatchObject({ devs: [ac1, ac2, { ...written, position: 'Basement' }] });
    expect(await readFile(file, 'utf8')).not.toContain('8080');
    expect(inventory.get('this-server')).toEqual({ ...self, position: 'Basement' });
    await inventory.setEnabled('this-server', false);
    expect(inventory.list({ enabled: false }).rows).toHaveLength(1);
    await inventory.removeDevice('this-server');
    expect(inventory.get('this-server')).toEqual(self);
  });

  it('is merged with the file’s entry of its name', async () => {
    await write([{ ...self, url: undefined, model: 'rack' }]);
    const { inventory } = await open({ self });
    expect(inventory.list()).toEqual({ rows: [{ ...self, model: 'rack' }], total: 1 });
  });
});

it('at ten thousand devices, changes one and finds it', async () => {
  await write(Array.from({ length: 10_000 }, (_, i) => ({ ...ac1, name: `node${i}` })));
  const { inventory } = await open();
  await inventory.setEnabled('node9999', false);
  expect(inventory.list({ enabled: false, text: 'NODE9999' }).total).toBe(1);
});
