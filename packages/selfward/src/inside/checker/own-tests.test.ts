import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Check } from '../../model/check.ts';
import { chooseChecks } from './choose-checks.ts';
import { ownTests } from './own-tests.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-own-'));
});
afterEach(() => rm(folder, { recursive: true }));

const TEMPLATE = `id: banner
info: { name: Banner, author: ann, severity: low }
http:
  - method: GET
    path: ['{{BaseURL}}/banner']
    matchers: [{ type: word, words: ['old banner'] }]
`;

describe('ownTests', () => {
  it('reads templates, and says what of them and of checks was refused', async () => {
    const own = { checks: join(folder, 'checks'), templates: join(folder, 'templates') };
    await mkdir(own.checks);
    await mkdir(own.templates);
    await writeFile(join(own.checks, 'broken.js'), 'export default 1');
    await writeFile(join(own.templates, 'banner.yaml'), TEMPLATE);
    await writeFile(join(own.templates, 'broken.yaml'), 'id: [');
    const tests = await ownTests(own, ['sql-injection'], 'http://localhost');
    expect(tests.templates.map(({ id }) => id)).toEqual([expect.stringContaining('banner')]);
    expect(tests.gaps.map(({ reason }) => reason).sort()).toEqual([
      expect.stringContaining('the check broken.js'),
      expect.stringContaining('the template broken.yaml'),
    ]);
    tests.stop();
  });

  it('has none where there are no such folders', async () => {
    const tests = await ownTests({ checks: join(folder, 'a'), templates: join(folder, 'b') }, [], 'http://localhost');
    expect([tests.checks, tests.templates, tests.gaps]).toEqual([[], [], []]);
    tests.stop();
  });
});

describe('chooseChecks', () => {
  const check = (id: string, more: Partial<Check> = {}) => ({ id, byDefault: true, ...more }) as Check;
  const shipped = [
    check('a'),
    check('b', { byDefault: false }),
    check('deaf', { listens: true }),
    check('crash', { byDefault: false, madeOf: 'crash' as never }),
  ];
  const own = { checks: [check('mine')], templates: [check('template-1'), check('template-2')] };
  it.each<[what: string, ids: string[] | undefined, checks: string[], gaps: string[]]>([
    ['the usual ones', undefined, ['a', 'crash', 'mine'], ['deaf by-rule']],
    ['those that are named', ['b', 'template-2'], ['b', 'template-2'], []],
    ['every template', ['templates'], ['template-1', 'template-2'], []],
    ['what is gone', ['a', 'gone'], ['a'], ['gone failed']],
  ])('%s', (_what, ids, checks, gaps) => {
    const chosen = chooseChecks(shipped, own, ids, 'http://localhost');
    expect(chosen.checks.map(({ id }) => id)).toEqual(checks);
    expect(chosen.gaps.map((gap) => `${gap.check} ${gap.cause}`)).toEqual(gaps);
  });

  it('names what there is where nothing of it is known', () => {
    expect(() => chooseChecks(shipped, own, ['typo'], 'http://localhost')).toThrow('"typo" is not known; known are a,');
  });
});
