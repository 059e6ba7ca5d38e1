import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIMIT_MS = 8_000;
const LONGEST_OUTPUT = 16 * 1024;
const FOLDER = mkdtempSync(join(tmpdir(), 'selfward-lab-'));
process.on('exit', () => rmSync(FOLDER, { recursive: true, force: true }));

/** Runs a command line as careless programs do: by a shell, in an empty folder, without our environment. */
export const shell = (command: string) => program('/bin/sh', ['-c', command]);

/** Runs one program with its arguments, which is the fix. */
export function program(file: string, args: readonly string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: FOLDER,
      env: { PATH: '/usr/bin:/bin' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const end = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group is gone already.
      }
    };
    const limit = setTimeout(end, LIMIT_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output = (output + chunk).slice(0, LONGEST_OUTPUT);
      });
    }
    child.once('error', (error) => {
      clearTimeout(limit);
      resolve({ status: -1, output: error.message });
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      end();
      resolve({ status: code ?? -1, output });
    });
  });
}
