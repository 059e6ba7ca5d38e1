import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineOfJsonError } from './line-of-json.ts';
import { createPayloadLibrary, type PayloadLibrary } from './load.ts';
import { parsePayloads } from './parse-payloads.ts';

let base = '';
const libraries: PayloadLibrary[] = [];
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'selfward-payloads-'));
});
afterEach(async () => {
  for (const library of libraries.splice(0)) library.stop();
  await rm(base, { recursive: true });
});

let touched = 0;
/** Writes a file, later than any before: the clock of some file systems is coarse. */
async function put(folder: string, name: string, content: unknown): Promise<void> {
  const path = join(base, folder, name);
  await mkdir(join(base, folder), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  touched += 1;
  const time = new Date(Date.now() + touched * 1000);
  await utimes(path, time, time);
}

const file = (...payloads: { id: string; text: string; enabled?: boolean }[]) => ({ check: 'x', payloads });

async function library(options: Parameters<typeof createPayloadLibrary>[0] = {}): Promise<PayloadLibrary> {
  const made = await createPayloadLibrary({
    folders: ['one', 'two'].map((name) => join(base, name)),
    shipped: false,
    ...options,
  });
  libraries.push(made);
  return made;
}

const texts = (from: PayloadLibrary) => from.for('x').map(({ id, text }) => `${id}=${text}`);

describe('createPayloadLibrary', () => {
  it('lets later folders replace, add and switch off', async () => {
    await put('one', 'x.json', file({ id: 'a', text: '1' }, { id: 'b', text: '2' }, { id: 'c', text: '3' }));
    await put(
      'two',
      'x.json',
      file({ id: 'a', text: '10' }, { id: 'b', text: '2', enabled: false }, { id: 'd', text: '4' }),
    );
    const made = await library();
    expect(texts(made)).toEqual(['a=10', 'c=3', 'd=4']);
    expect(made.all('x').map(({ id, folder, enabled }) => [id, folder.slice(base.length + 1), enabled])).toEqual([
      ['a', 'two', true],
      ['b', 'two', false],
      ['c', 'one', true],
      ['d', 'two', true],
    ]);
    expect(made.for('y')).toEqual([]);
  });

  it('lies over the shipped payloads', async () => {
    const made = await library({ shipped: true });
    expect(made.for('reflected-xss').length).toBeGreaterThan(0);
    expect(made.refused()).toEqual([]);
  });

  it('refuses a broken file whole, keeps its last good version, and takes it up when it is mended', async () => {
    await put('one', 'x.json', file({ id: 'a', text: '1' }));
    const made = await library();
    let told = 0;
    const stop = made.subscribe(() => {
      told += 1;
    });
    await put('one', 'x.json', '{\n"check": "x",\n"payloads": [,]}');
    await made.reload();
    expect(texts(made)).toEqual(['a=1']);
    expect(made.refused()).toEqual([
      { file: join(base, 'one', 'x.json'), reason: expect.stringMatching(/^line 3: not JSON/) },
    ]);
    await put('one', 'x.json', file({ id: 'a', text: '2' }));
    await made.reload();
    expect(texts(made)).toEqual(['a=2']);
    expect(made.refused()).toEqual([]);
    await rm(join(base, 'one', 'x.json'));
    await made.reload();
    expect(texts(made)).toEqual([]);
    expect(told).toBe(3);
    await made.reload();
    expect(told).toBe(3);
    stop();
  });

  it.each([false, true])('takes up a change on disk by itself (the folder is new: %s)', async (isNew) => {
    if (!isNew) await put('two', 'x.json', file({ id: 'a', text: '1' }));
    const made = await library({ watch: true, pollMs: 20 });
    const changed = new Promise<void>((done) => {
      made.subscribe(() => {
        if (texts(made)[0] === 'a=2') done();
      });
    });
    await put('two', 'x.json', file({ id: 'a', text: '2' }));
    await changed;
    expect(texts(made)).toEqual(['a=2']);
  });
});

describe('parsePayloads', () => {
  it.each<[unknown, string]>([
    [{ check: 'y', payloads: [] }, 'check: says "y", but the file is called "x.json"'],
    [file({ id: 'a', text: '1' }, { id: 'a', text: '2' }), 'payloads: the id "a" stands there twice'],
    [file({ id: 'A', text: '1' }), 'payloads.0.id: must be lower-case letters, digits and dashes'],
    [{ check: 'x', payloads: [{ id: 'a', text: 'b', colour: 1 }] }, 'payloads.0: Unrecognized key: "colour"'],
    [[], 'the file: Invalid input: expected object, received array'],
  ])('%#', (content, reason) => {
    expect(parsePayloads(JSON.stringify(content), 'x')).toEqual({ reason });
  });
});

describe('lineOfJsonError', () => {
  it.each([
    ['{\n"a": x\n}', 2],
    ['{\n"a": 1,\n}', 3],
    ['[1,\n2,\n3 4]', 3],
    ['{"a":\n"b\n"}', 2],
    ['{\n"a": tru\n}', 2],
    ['{\n"a": 1', 2],
    ['', 1],
    ['x', 1],
    ['{}\n}', 2],
  ])('%j: %i', (text, line) => {
    expect(lineOfJsonError(text)).toBe(line);
  });
});
