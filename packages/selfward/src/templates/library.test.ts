import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemplateLibrary } from './library.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-templates-'));
});
afterEach(() => rm(folder, { recursive: true }));

const template = (id: string) => `id: ${id}
info: { name: ${id}, severity: low }
http: [{ method: GET, path: ['{{BaseURL}}/'], matchers: [{ type: status, status: [200] }] }]
`;

describe('createTemplateLibrary', () => {
  it('takes up what is added, changed and removed, and reads nothing twice', async () => {
    const library = createTemplateLibrary(join(folder, 'templates'));
    const seen = async () => {
      await library.reload();
      return library.all().map((each) => (each.is === 'broken' ? 'broken' : each.id));
    };
    expect(await seen()).toEqual([]);
    await mkdir(join(folder, 'templates', 'inner'), { recursive: true });
    const file = join(folder, 'templates', 'inner', 'a.yaml');
    await writeFile(file, template('one'));
    expect(await seen()).toEqual(['one']);
    const before = library.all();
    await library.reload();
    expect(library.all()).toBe(before);
    await writeFile(file, `${template('another')}\n`);
    expect(await seen()).toEqual(['another']);
    await writeFile(file, 'id: [');
    expect(await seen()).toEqual(['broken']);
    await rm(file);
    expect(await seen()).toEqual([]);
  });
});
