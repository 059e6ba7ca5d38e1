import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadChecks } from './load-checks.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

const check = (id: string, more = '') => `export default {
  id: '${id}', title: 'T', cwe: 'CWE-79', severity: 'high', cvss: 'CVSS:3.1/AV:N', scope: 'point', byDefault: true,
  advice: { any: 'x' }, ceiling: { gentle: 1, normal: 1, thorough: 1 }, applies: () => true, *run() { return []; }, ${more} };`;

async function folder(files: Record<string, string>): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'selfward-checks-'));
  folders.push(made);
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(made, name), text)));
  return made;
}

describe('loadChecks', () => {
  it('reads the shipped checks', async () => {
    const checks = await loadChecks();
    expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(['reflected-xss', 'stored-xss']));
  });
  it('reads every check of a folder in order, and nothing else', async () => {
    const dir = await folder({
      'b.js': check('b'),
      'a.js': check('a'),
      'a.test.js': 'throw new Error()',
      'types.d.ts': 'x',
      'a.json': '{}',
    });
    expect((await loadChecks(dir)).map(({ id }) => id)).toEqual(['a', 'b']);
  });
  it.each([
    [
      'export const x = 1;',
      'bad.js is not a check: it has no default export (forgot `export default defineCheck({ … })`?)',
    ],
    [check('Bad Name'), 'bad.js is not a check: id: must be lower-case words with dashes'],
    [check('bad', `cwe: '79',`), 'bad.js is not a check: cwe: must read like "CWE-79"'],
    [check('bad', `ceiling: { gentle: 1, normal: 1 },`), /^bad\.js is not a check: ceiling\.thorough: /],
    [check('bad', 'run: 1,'), 'bad.js is not a check: run: must be a function'],
    [`throw new Error('no');`, 'bad.js is not a check: it could not be loaded (no)'],
    [check('a'), 'bad.js is not a check: its id "a" is taken by a.js'],
  ])('stops the start for %#', async (text, message) => {
    const dir = await folder({ 'a.js': check('a'), 'bad.js': text });
    await expect(loadChecks(dir)).rejects.toThrow(message);
  });
});
