import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './documents.ts';

// npm and what it starts must run on the Node that runs this.
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NODE_OPTIONS: '' };
const exec = promisify(execFile);

export const EXAMPLES = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The examples, outside of this repository, with the library installed from its tarball. */
export interface InstalledExamples {
  folder: string;
  /** The name of the tarball in the folder. */
  tarball: string;
  remove(): void;
}

/** One installation for all of them, as workspaces: what they have in common is unpacked once. */
export async function installExamples(names: readonly string[] = EXAMPLES): Promise<InstalledExamples> {
  execFileSync(process.execPath, ['scripts/build.js', '--if-stale'], { cwd: ROOT, env, stdio: 'inherit' });
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfward-examples-')));
  await exec('npm', ['pack', '--workspace', 'packages/selfward', '--pack-destination', folder], { cwd: ROOT, env });
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
  for (const name of names) {
    cpSync(join(ROOT, 'examples', name), join(folder, name), { recursive: true });
    const file = join(folder, name, 'package.json');
    // No registry has it yet.
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"selfward": "[^"]*"/, `"selfward": "file:../${tarball}"`));
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'examples', private: true, workspaces: names }));
  await exec('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: folder,
    env,
  });
  return { folder, tarball, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts an application as its user would, and ends it once it said what is waited for. @returns what it printed. */
export function said(cwd: string, command: string, args: readonly string[], until: RegExp): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...env, PORT: '0' }, detached: true });
  let text = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (until.test(text) && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      });
    }
    child.once('error', reject);
    child.once('close', (code) =>
      until.test(text) ? resolve(text) : reject(new Error(`it ended with ${code}: ${text}`)),
    );
  });
}
