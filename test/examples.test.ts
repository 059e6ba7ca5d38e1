import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from './support/documents.ts';

const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NODE_OPTIONS: '' };
const exec = promisify(execFile);
const EXAMPLES = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let folder: string;
let tarball: string;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.js', '--if-stale'], { cwd: ROOT, env, stdio: 'inherit' });
  folder = mkdtempSync(join(tmpdir(), 'selfward-examples-'));
  await exec('npm', ['pack', '--workspace', 'packages/selfward', '--pack-destination', folder], { cwd: ROOT, env });
  tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts it as its user would, until it has checked itself. @returns what it printed. */
function started(where: string): Promise<string> {
  const child = spawn('npm', ['start', '--silent'], { cwd: where, env: { ...env, PORT: '0' }, detached: true });
  let said = '';
  return new Promise((resolve, reject) => {
    const end = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (!/^checked \d+ routes/m.test(said)) return;
        end();
        resolve(said);
      });
    }
    child.once('close', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
}

it.each(EXAMPLES)('%s: two lines, and the flaw is told with file and line, its mended twin is not', async (name) => {
  const where = join(folder, name);
  cpSync(join(ROOT, 'examples', name), where, { recursive: true });
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await exec('npm', ['install', ...options, tarball], { cwd: where, env });
  const said = await started(where);
  const lines = readFileSync(join(where, 'server.js'), 'utf8').split('\n');
  const line = lines.findIndex((each) => each.includes('// flaw')) + 1;
  const findings = said.split('\n').filter((each) => each.includes(': GET ') || each.includes(': POST '));
  expect(findings, said).toEqual([expect.stringMatching(new RegExp(`server\\.js:${line}$`))]);
  expect(findings[0]).not.toContain('mended');
});
