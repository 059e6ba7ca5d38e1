import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadReporters } from '../reports/index.ts';
import { findingForTesting, reportForTesting } from '../reports/reportForTesting.ts';
import { runCommand } from './run-command.ts';

let folder = '';
const FILES: Record<string, string> = {
  'empty.json': '',
  'page.json': '<!doctype html>',
  'text.json': 'http://host.test/\nNothing found.',
  'half.json': '{"schema":"selfward-report/1",',
  'sarif.json': '{"version":"2.1.0","runs":[]}',
  'later.json': '{"schema":"selfward-report/9"}',
  'other.json': '{"name":"x"}',
  'list.json': '[]',
  'comparison.json': '{"schema":"selfward-comparison/1"}',
  'edited.json': JSON.stringify({ ...reportForTesting(), findings: [{}] }),
  'none.json': JSON.stringify(reportForTesting()),
  'one.json': JSON.stringify(reportForTesting({ findings: [findingForTesting()] })),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-compare-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

async function command(...argv: string[]) {
  let [out, err] = ['', ''];
  const unused = () => Promise.reject(new Error('compare runs nothing'));
  const status = await runCommand(['compare', ...argv.map((word) => (word in FILES ? join(folder, word) : word))], {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    version: () => '1',
    loadChecks: unused,
    loadReporters,
    run: unused,
    onStop: () => () => {},
  });
  return { status, out, err };
}

describe('selfward compare', () => {
  it.each<[number, string, string]>([
    [0, 'none.json', 'none.json'],
    [0, 'one.json', 'one.json'],
    [0, 'one.json', 'none.json'],
    [1, 'none.json', 'one.json'],
  ])('ends with %i for %s and %s', async (status, old, latest) => {
    expect(await command(old, latest)).toMatchObject({ status, err: '' });
  });

  it('writes JSON where it is asked to, on paper or into a file', async () => {
    const { out } = await command('none.json', 'one.json', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ schema: 'selfward-comparison/1', appeared: [findingForTesting()] });
    const file = join(folder, 'result.json');
    expect((await command('none.json', 'one.json', '--format', 'json', '--output', file)).out).toBe('');
    expect(await readFile(file, 'utf8')).toBe(out);
  });

  it.each<[string, string]>([
    ['empty.json', 'it is empty'],
    ['page.json', 'it is HTML'],
    ['text.json', 'it is no JSON (a report as text?)'],
    ['half.json', 'breaks off'],
    ['sarif.json', 'it is SARIF'],
    ['later.json', 'its schema is "selfward-report/9" (written by another version?)'],
    ['other.json', 'it has no "schema"'],
    ['list.json', 'it has no "schema"'],
    ['comparison.json', 'give the two reports'],
    ['edited.json', 'findings.0.id'],
  ])('names %s and its likely mistake', async (file, message) => {
    const { status, err, out } = await command('none.json', file);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(`${join(folder, file)} is no selfward-report/1: `);
    expect(err).toContain(message);
  });

  it.each<[string[], string]>([
    [[], 'two reports, the older first'],
    [['none.json'], 'two reports, the older first'],
    [['none.json', 'one.json', 'one.json'], 'two reports, the older first'],
    [['none.json', '/no/such.json'], '/no/such.json cannot be read: there is no such file'],
    [['none.json', 'one.json', '--format', 'sarif'], 'known are text, json'],
    [['none.json', 'one.json', '--profile', 'gentle'], '--profile belongs to selfward check'],
  ])('%j is wrong usage', async (argv, message) => {
    const { status, err } = await command(...argv);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
