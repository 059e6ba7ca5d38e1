import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import reflectedXss from '../checks/reflected-xss.ts';
import { loadReporters } from '../reports/index.ts';
import { reportForTesting } from '../reports/reportForTesting.ts';
import { type ToolForTesting, toolForTesting } from '../tools/toolForTesting.ts';
import { runCommand } from './run-command.ts';

const made: { remove(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of made.splice(0)) await each.remove();
});

async function scan(script = '', more = ''): Promise<ToolForTesting> {
  const tool = await toolForTesting(script, more);
  made.push(tool);
  return tool;
}

async function command(...argv: string[]) {
  let [out, err] = ['', ''];
  const ran: string[][] = [];
  const status = await runCommand(argv, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    version: () => '1',
    loadChecks: () => Promise.resolve([reflectedXss]),
    loadReporters,
    async run({ checks }) {
      ran.push(checks.map(({ id }) => id));
      return reportForTesting({ findings: [], notChecked: [] });
    },
    onStop: () => () => {},
  });
  return { status, out, err, ran };
}

const U = 'http://host.test/';

describe('--tool', () => {
  it('runs beside our checks, or alone', async () => {
    const { file } = await scan();
    expect((await command('check', U, '--tool', file)).ran).toEqual([['reflected-xss']]);
    const alone = await command('check', U, '--tool', file, '--checks', 'tools', '--format', 'json');
    expect(alone.ran).toEqual([[]]);
    // Nothing was learned of the target here, so nothing was told: that is not clean.
    expect(alone.status).toBe(3);
    expect(JSON.parse(alone.out).notChecked).toEqual([expect.objectContaining({ check: 'scan', cause: 'failed' })]);
  });

  it.each<[string[], string]>([
    [['--tool', 'wapit'], '"wapit" is not known (wapiti?)'],
    [['--tool', './none.yaml'], './none.yaml:1: it cannot be read'],
    [['--checks', 'tools'], '"tools" is not known'],
  ])('%j is wrong usage', async (options, message) => {
    const { status, err, ran } = await command('check', U, ...options);
    expect([status, ran]).toEqual([2, []]);
    expect(err).toContain(message);
  });

  it('takes no id that is a check’s, and none twice', async () => {
    const { file, folder } = await scan();
    const other = join(folder, 'other.yaml');
    const declared = (id: string) => `{ id: ${id}, title: X, command: x, cwe: CWE-1, results: { format: jsonl } }`;
    await writeFile(other, declared('scan'));
    expect((await command('check', U, '--tool', file, '--tool', other)).err).toContain('"scan" is declared twice');
    await writeFile(other, declared('reflected-xss'));
    expect((await command('check', U, '--tool', other)).err).toContain('"reflected-xss" is the id of a check');
  });
});

describe('selfward tools', () => {
  it('lists what is shipped and what a folder declares, and whether it is there', async () => {
    const { folder } = await scan('console.log("scan 4.2")', 'version: [--version]');
    const { status, out } = await command('tools', 'list', folder);
    expect(status).toBe(0);
    expect(out).toMatch(/^wapiti +(ready|not there)/m);
    expect(out).toMatch(/^zap +not there +zap.sh is not installed/m);
    expect(out).toMatch(/^scan +ready +scan 4\.2$/m);
  });

  it('lints a folder, and names the line of each mistake', async () => {
    const { folder } = await scan();
    await writeFile(join(folder, 'bad.yaml'), 'id: bad\ntitle: Bad\nshell: x\n');
    const { status, out } = await command('tools', 'lint', folder);
    expect(status).toBe(1);
    expect(out).toMatch(/^broken {2}bad\.yaml:1: /m);
    expect(out).toMatch(/^ready {3}scan\.yaml: scan$/m);
    expect(out).toMatch(/^2 declarations: 1 ready, 1 broken$/m);
  });

  it.each<[string[], string]>([
    [[], 'selfward tools list'],
    [['lint'], 'selfward tools lint <folder>'],
    [['lint', '/no/such'], '/no/such is not there'],
    [['list', '--rate', '1'], '--rate belongs to selfward check'],
  ])('%j is wrong usage', async (words, message) => {
    const { status, err } = await command('tools', ...words);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  it('says where a folder declares nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'selfward-no-tools-'));
    made.push({ remove: () => rm(folder, { recursive: true }) });
    expect((await command('tools', 'lint', folder)).err).toContain('declares no tool');
  });
});
