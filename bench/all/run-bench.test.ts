import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ordered, runBench } from './run-bench.ts';

const NPM = fileURLToPath(new URL('./npmForTesting.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-bench-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ordered = (bench: string, changes: Partial<Ordered> = {}): Ordered => ({
  planned: {
    bench,
    script: `bench:${bench}`,
    args: { quick: ['--quick'], usual: [], full: ['--full'] },
    minutes: { quick: 1, usual: 1 },
  },
  extent: 'usual',
  folder,
  limitMs: Number.POSITIVE_INFINITY,
  signal: new AbortController().signal,
  say: () => {},
  npm: [process.execPath, NPM],
  ...changes,
});

describe('runBench', () => {
  it.each([
    ['good', 'done', undefined, true],
    ['complaining', 'failed', /exit status 1/, true],
    ['broken', 'failed', /exit status 3/, false],
    ['silent', 'failed', /report cannot be read/, false],
    ['mistaken', 'failed', /report of another bench/, false],
  ])('a %s one is %s', async (bench, state, reason, hasReport) => {
    const entry = await runBench(ordered(bench));
    expect(entry.state).toBe(state);
    if (reason) expect(entry.reason).toMatch(reason);
    expect(entry.report !== undefined).toBe(hasReport);
    if (state === 'failed') expect(entry.lastLines?.join('\n')).toContain(`this is bench:${bench}`);
    expect(await readFile(join(folder, `${bench}.log`), 'utf8')).toContain(`this is bench:${bench}`);
  });

  it('hands on how much is to be measured, and says how to do it again', async () => {
    const entry = await runBench(ordered('good', { extent: 'full' }));
    expect(entry.report?.details?.said).toEqual(['--', '--full', '--json', join(folder, 'good.json')]);
    expect(entry).toMatchObject({ command: 'npm run bench:good -- --full', extent: 'full' });
  });

  it('stops one that is out of time', async () => {
    const entry = await runBench(ordered('endless', { limitMs: 1 }));
    expect(entry).toMatchObject({ state: 'out of time', reason: expect.stringContaining('time was over') });
  });

  it('stops one by hand', async () => {
    const stopped = new AbortController();
    const entry = await runBench(ordered('endless', { signal: stopped.signal, say: () => stopped.abort() }));
    expect(entry).toMatchObject({ state: 'failed', reason: expect.stringContaining('by hand') });
  });

  it('does not take a former run’s report for its own', async () => {
    await runBench(ordered('good'));
    const entry = await runBench({ ...ordered('good'), npm: [process.execPath, '-e', ''] });
    expect(entry.state).toBe('failed');
  });
});
