import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs `selfward-server` as it is installed. @returns its exit status and what it said. */
export function serverCommand(...args: string[]): Promise<{ status: number; said: string }> {
  return new Promise((resolve, reject) => {
    const command = ['packages/server/bin/selfward-server.js', ...args];
    execFile(process.execPath, command, { cwd: ROOT }, (error, stdout, stderr) => {
      const status = error === null ? 0 : error.code;
      if (typeof status === 'number') resolve({ status, said: stdout + stderr });
      else reject(error ?? new Error('the command did not end by itself'));
    });
  });
}
