import { spawn } from 'node:child_process';

const LIMIT_MS = 1_000;
const LONGEST_OUTPUT = 64 * 1024;

/**
 * Runs a program in a folder, without our environment, and returns all that it printed. After a second it is ended
 * with everything it started: as a process group, because a shell's children outlive the shell.
 */
export function runProgram(file: string, args: readonly string[], folder: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: folder,
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
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        output = (output + chunk).slice(0, LONGEST_OUTPUT);
      });
    }
    const done = (text: string) => {
      clearTimeout(limit);
      end();
      resolve(text);
    };
    child.once('error', (error) => done(`${error.message}\n`));
    child.once('close', () => done(output));
  });
}
