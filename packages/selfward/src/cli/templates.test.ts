import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../engine/run.ts';
import { type Site, siteForTesting } from '../engine/testing/site-for-testing.ts';
import { ReportSchema } from '../model/report.ts';
import { createNetworkTransport } from '../probe/network.ts';
import { loadReporters } from '../reports/index.ts';
import { runCommand, type World } from './run-command.ts';

const PANEL = `id: acme-panel
info:
  name: Acme panel
  severity: medium
http:
  - method: GET
    path: ['{{BaseURL}}/panel']
    matchers:
      - type: word
        words: ['Acme']
`;
const CODE = 'id: runs-code\ninfo:\n  name: X\ncode:\n  - engine: [sh]\n    source: id\n';
const BROKEN = 'id: broken\ninfo:\n  name: X\nhttp:\n  - path: 1\n';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-templates-'));
  ends.push(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function flawed(): Promise<Site> {
  const site = await siteForTesting(({ path }) =>
    path === '/' ? '<a href="/other?x=1">x</a>' : path === '/panel' ? 'Acme panel' : { status: 404, body: 'none' },
  );
  ends.push(site.stop);
  return site;
}

async function command(...argv: string[]) {
  const [out, err]: string[][] = [[], []];
  const screen = (into: string[] | undefined) => ({ write: (text: string) => into?.push(text), isTTY: false });
  const world: World = {
    out: screen(out),
    err: screen(err),
    version: () => '0',
    loadChecks: () => Promise.resolve([]),
    loadReporters,
    run: (options) => run({ ...options, payloads: () => [], transport: createNetworkTransport({ connections: 2 }) }),
    onStop: () => () => undefined,
  };
  return { status: await runCommand(argv, world), out: out?.join('') ?? '', err: err?.join('') ?? '' };
}

describe('selfward templates lint', () => {
  it('says of each template whether it runs, and ends with 1 where one is broken', async () => {
    const dir = await folderOf({ 'a.yaml': PANEL, 'b.yaml': CODE, 'c.yaml': BROKEN });
    const { status, out } = await command('templates', 'lint', dir);
    expect(status).toBe(1);
    expect(out).toMatch(/^runs {11}a\.yaml$/m);
    expect(out).toMatch(/^not supported {2}b\.yaml: code that runs on this machine$/m);
    expect(out).toMatch(/^broken {9}c\.yaml:5: http\.0\.path: /m);
    expect(out).toContain('3 templates: 1 run, 1 not supported, 1 broken');
  });

  it('ends with 0 where none is broken', async () => {
    expect((await command('templates', 'lint', await folderOf({ 'a.yaml': PANEL, 'b.yaml': CODE }))).status).toBe(0);
  });

  it.each([
    [['templates'], /templates lint <folder>/],
    [['templates', 'run', 'x'], /templates lint <folder>/],
    [['templates', 'lint', '/not/there'], /not there/],
    [['templates', 'lint', 'x', '--rate', '1'], /belongs to selfward check/],
  ])('%j is wrong usage', async (argv, message) => {
    const { status, err } = await command(...argv);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('selfward check --templates', () => {
  it('runs them beside the checks and lists what was left out', async () => {
    const [site, dir] = [await flawed(), await folderOf({ 'a.yaml': PANEL, 'b.yaml': CODE })];
    const { status, out } = await command('check', site.url, '--templates', dir, '--format', 'json');
    const report = ReportSchema.parse(JSON.parse(out));
    expect(status).toBe(1);
    expect(report.findings).toMatchObject([
      {
        check: 'template-acme-panel',
        title: 'Acme panel',
        severity: 'medium',
        confidence: 'proved',
        url: `${site.url}panel`,
      },
    ]);
    expect(report.notChecked).toMatchObject([
      { cause: 'by-rule', reason: expect.stringContaining('1 templates want') },
    ]);
  });

  it('reads no pages for templates alone, and says that a file is broken', async () => {
    const [site, dir] = [await flawed(), await folderOf({ 'a.yaml': PANEL, 'c.yaml': BROKEN })];
    const { out } = await command('check', site.url, '--templates', dir, '--checks', 'templates', '--format', 'json');
    const report = ReportSchema.parse(JSON.parse(out));
    expect(report.findings).toHaveLength(1);
    expect(site.seen.some(({ path }) => path === '/other')).toBe(false);
    expect(report.notChecked).toMatchObject([{ endpoint: 'template c.yaml:5', cause: 'failed' }]);
  });

  it('refuses a folder without a template that runs', async () => {
    const { status, err } = await command(
      'check',
      'http://127.0.0.1:9/',
      '--templates',
      await folderOf({ 'b.yaml': CODE }),
    );
    expect(status).toBe(2);
    expect(err).toContain('none runs');
  });
});
