import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadChecks } from '../engine/load-checks.ts';
import { loadReporters } from '../reports/index.ts';
import { reportForTesting } from '../reports/reportForTesting.ts';
import { runCommand } from './run-command.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-checks-dir-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

const OWN = `export default { id: 'own', scope: 'point', title: 'Own', cwe: 'CWE-1', severity: 'low', cvss: 'CVSS:3.1/AV:N',
  byDefault: true, advice: { any: 'x' }, ceiling: { gentle: 1, normal: 1, thorough: 1 }, applies: () => true, *run() { return []; } };`;

async function command(...argv: string[]) {
  let [out, err] = ['', ''];
  const ran: string[][] = [];
  const status = await runCommand(argv, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    version: () => '1',
    loadChecks,
    loadReporters,
    async run({ checks }) {
      ran.push(checks.map(({ id }) => id));
      return reportForTesting();
    },
    onStop: () => () => {},
  });
  return { status, out, err, ran };
}

describe('--checks-dir', () => {
  const U = 'http://host.test/';

  it('adds the checks of a folder to the list and to the run', async () => {
    const folder = await folderOf({ 'own.js': OWN });
    expect((await command('check', '--checks', 'list', '--checks-dir', folder)).out).toMatch(/^own +CWE-1 +Own$/m);
    const [ran] = (await command('check', U, '--checks-dir', folder)).ran;
    expect(ran).toEqual(expect.arrayContaining(['own', 'reflected-xss']));
    expect((await command('check', U, '--checks-dir', folder, '--checks', 'own')).ran).toEqual([['own']]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a file that is broken', { 'own.js': OWN, 'bad.js': '\n}' }, 'bad.js:2: Unexpected token'],
    [
      'an id that is taken',
      { 'own.js': OWN.replace("'own'", "'reflected-xss'") },
      'is taken by a check that is shipped',
    ],
    ['no check at all', { 'notes.txt': '' }, 'holds no check'],
  ])('is wrong usage for %s', async (_what, files, message) => {
    const folder = await folderOf(files);
    const { status, err, ran } = await command('check', U, '--checks-dir', folder);
    expect(err).toContain(`--checks-dir: ${folder}`);
    expect(err).toContain(message);
    expect([status, ran]).toEqual([2, []]);
  });

  it('is wrong usage for what is no folder', async () => {
    const folder = await folderOf({ 'own.js': OWN });
    expect((await command('check', U, '--checks-dir', join(folder, 'own.js'))).err).toContain('is no folder');
    expect((await command('check', U, '--checks-dir', join(folder, 'none'))).err).toContain('is not there');
  });
});
