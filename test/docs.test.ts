import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadChecks, PayloadFileSchema, PolicySchema, ReportSchema } from 'selfward/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type FlawedServer, flawedServerForTesting } from '../packages/selfward/src/cli/flawedServerForTesting.ts';
import { DeviceSchema, InventorySchema } from '../packages/server/src/model/device.ts';
import { asPlugin } from '../packages/server/src/plugins/plugin.ts';
import { administratorOf } from './support/api.ts';
import { type Block, blocks, DOCUMENTS, linksOf, pathsNamedIn, ROOT, textOf } from './support/documents.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const at = ({ file, line, use }: Block) => `${file}:${line} ${use}`;
const of = (language: string, use: RegExp) =>
  blocks
    .filter((block) => block.language === language && use.test(block.use))
    .map((block) => [at(block), block] as const);

/** Runs a program from the root, as a reader would. @returns its exit status and what it said. */
function run(program: string, args: readonly string[]): Promise<{ status: number | string; said: string }> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NODE_OPTIONS: '' };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: ROOT, env, timeout: 120_000 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code ?? 'killed'), said: stdout + stderr });
    });
  });
}

describe('what the documents name', () => {
  it.each(DOCUMENTS)('%s links to what is there', (file) => {
    for (const path of linksOf(file)) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  it.each(DOCUMENTS)('%s names files that are there', (file) => {
    for (const path of pathsNamedIn(file)) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  it('every npm script that is named can be run', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    for (const file of DOCUMENTS)
      for (const [, name = ''] of textOf(file).matchAll(/npm run ([\w:-]+)/g))
        expect(scripts, file).toHaveProperty([name]);
  });

  it('every page of docs/ is reached from the index', () => {
    const reached = linksOf('docs/README.md');
    expect(reached).toEqual(expect.arrayContaining(DOCUMENTS.filter((file) => /^docs\/(?!README)/.test(file))));
  });
});

describe('options and variables', () => {
  const named = (text: string) => new Set(text.match(/(?<![\w-])--[a-z][a-z-]+|\bSELFWARD_[A-Z_]+/g));
  it.each([
    ['selfward', 'docs/cli.md'],
    ['selfward-server', 'docs/administrators.md'],
  ])('%s --help and %s name the same', async (command, file) => {
    const { said } = await run('npx', ['--no-install', command, '--help']);
    // Of other programs, in the same page.
    const foreign = ['--no-install', '--silent', '--workspaces', '--pack-destination'];
    const inHelp = named(said);
    const inDocument = named(textOf(file)).difference(new Set(foreign));
    expect(inHelp.size).toBeGreaterThan(5);
    expect([...inDocument].sort()).toEqual([...inHelp].sort());
  });
});

describe('what is shown as data is accepted', () => {
  const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
    inventory: InventorySchema,
    policy: PolicySchema,
    payloads: PayloadFileSchema,
    report: ReportSchema,
  };
  it.each(of('json', /./))('%s', (_, { use, text }) => {
    const parsed = SCHEMAS[use]?.safeParse(JSON.parse(text));
    expect(parsed?.error).toBeUndefined();
    expect(parsed?.success).toBe(true);
  });

  it('shows every field that we know of a device, and every part of a policy', () => {
    const [, inventory] = of('json', /^inventory$/)[0] ?? [];
    const { devs } = InventorySchema.parse(JSON.parse(inventory?.text ?? ''));
    const shown = new Set(devs.flatMap((device) => Object.keys(device)));
    for (const field of Object.keys(DeviceSchema.shape)) expect(shown).toContain(field);
    const policies = devs.flatMap(({ checking }) => (checking === undefined ? [] : Object.keys(checking)));
    expect(policies).toEqual(expect.arrayContaining(Object.keys(PolicySchema.shape)));
  });
});

describe('what is shown as commands and code runs', () => {
  let folder: string;
  let site: FlawedServer;
  let server: ServerProcess;
  let readerOf: (text: string) => string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'selfward-docs-'));
    site = await flawedServerForTesting();
    server = await startServer();
    const admin = await administratorOf(server);
    await admin.call('POST', '/api/operators', { name: 'ann', level: 'administrator' });
    // Stopping in order would take the data folder along.
    await server.kill();
    // The reader's own machine: its device, its folders.
    const own: Readonly<Record<string, string>> = {
      'http://192.0.2.7/': site.url,
      '/var/lib/selfward': server.data,
      '/tmp': folder,
    };
    readerOf = (text) =>
      text.replace(/http:\/\/192\.0\.2\.7\/|\/var\/lib\/selfward|\/tmp\b/g, (theirs) => own[theirs] ?? theirs);
  });
  afterAll(async () => {
    await site?.close();
    for (const each of [folder, server?.data]) if (each !== undefined) await rm(each, { recursive: true, force: true });
  });

  it.each(of('sh', /^run/))('%s', { timeout: 180_000 }, async (_, { use, text }) => {
    const lines = readerOf(text).trim().split('\n');
    const statuses = /exits=([\d,]+)/.exec(use)?.[1]?.split(',') ?? [];
    for (const [index, line] of lines.entries()) {
      const { status, said } = await run('bash', ['-uc', line]);
      expect(status, `${line}\n${said}`).toBe(Number(statuses[index] ?? 0));
    }
  });

  it.each(of('js', /^run/))('%s', { timeout: 120_000 }, async (_, { text }) => {
    const { status, said } = await run(process.execPath, ['--input-type=module', '-e', readerOf(text)]);
    expect(status, said).toBe(0);
    expect(said).toContain('reflected-xss: name');
  });

  it.each(of('js', /^plugin/))('%s', async (_, { text }) => {
    const file = join(folder, 'plugin.mjs');
    await writeFile(file, text);
    expect(asPlugin(await import(file), file).name).toBe('hours');
  });
});

describe('docs/checks.md', () => {
  const rows = textOf('docs/checks.md')
    .split('\n')
    .filter((line) => /^\| `[a-z-]+` \| CWE-/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

  it('says of each check its weakness, its severity and its ceilings, and of no other', async () => {
    const checks = await loadChecks();
    const said = rows.map(([, id, cwe, severity, , most = '']) => [id, cwe, severity, most.split(',')[0]]);
    const are = checks.map(({ id, cwe, severity, ceiling: { gentle, normal, thorough } }) => [
      id,
      cwe,
      severity,
      `${gentle} / ${normal} / ${thorough}`,
    ]);
    expect(said.sort()).toEqual(are.sort());
  });

  it.each(rows.map(([, id = '']) => id))('explains %s', (id) => {
    expect(textOf('docs/checks.md')).toMatch(new RegExp(`^## .*\`${id}\``, 'm'));
  });
});

describe('docs/dependencies.md', () => {
  const text = textOf('docs/dependencies.md');
  const section = (title: RegExp) => text.split(/^## /m).find((part) => title.test(part)) ?? '';
  it.each([
    ['selfward', /^`selfward`/],
    ['server', /^`selfward-server`/],
  ])('gives a reason for each runtime dependency of packages/%s, and for no other', (name, title) => {
    const rows = section(title)
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const explained = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, each]) => each),
    );
    for (const row of rows) expect(row.split('|')[2]?.trim(), row).not.toBe('');
    const { dependencies, peerDependencies = {} } = JSON.parse(textOf(`packages/${name}/package.json`)) as {
      dependencies: object;
      peerDependencies?: object;
    };
    expect(explained.sort()).toEqual(Object.keys({ ...dependencies, ...peerDependencies }).sort());
  });
});
