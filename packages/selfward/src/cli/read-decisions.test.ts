import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDecisions } from './read-decisions.ts';

const id = '0123456789abcdef01234567';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-triage-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function reading(text: string) {
  const file = join(folder, 'triage.yaml');
  await writeFile(file, text);
  return readDecisions(file);
}

describe('readDecisions', () => {
  it.each([
    ['YAML', `- id: ${id}\n  decision: accepted\n  reason: behind the gateway\n  by: Ada\n  until: 2027-03-31\n`],
    [
      'JSON',
      JSON.stringify([{ id, decision: 'accepted', reason: 'behind the gateway', by: 'Ada', until: '2027-03-31' }]),
    ],
  ])('reads %s', async (_kind, text) => {
    expect(await reading(text)).toEqual([
      { id, decision: 'accepted', reason: 'behind the gateway', by: 'Ada', until: '2027-03-31' },
    ]);
  });

  it.each([
    ['no list', `id: ${id}\n`, /must be a list/],
    ['no reason', `- id: ${id}\n  decision: accepted\n  by: Ada\n`, /line 1: reason/],
    ['a wrong word', `\n- id: ${id}\n  decision: ok\n  reason: x\n  by: Ada\n`, /line 2: decision/],
    [
      'no fingerprint',
      '- id: xss\n  decision: accepted\n  reason: x\n  by: Ada\n',
      /line 1: id: must be the fingerprint/,
    ],
    ['no day', `- id: ${id}\n  decision: accepted\n  reason: x\n  by: Ada\n  until: soon\n`, /line 1: until/],
    [
      'one decided twice',
      [1, 2].map(() => `- { id: ${id}, decision: accepted, reason: x, by: Ada }\n`).join(''),
      /line 2: .* is decided in line 1 already/,
    ],
    ['broken YAML', '- id: [\n', /line \d/],
  ])('refuses %s by file and line', async (_kind, text, message) => {
    await expect(reading(text)).rejects.toThrow(message);
  });

  it('names a file that is not there', async () => {
    await expect(readDecisions(join(folder, 'none.yaml'))).rejects.toThrow(/--triage: .*none\.yaml cannot be read/);
  });
});
