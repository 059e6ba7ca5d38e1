import { execFile } from 'node:child_process';

const MOST_OUTPUT = 64 * 1024 * 1024;
const LIMIT_MS = 240_000;

/** What a command printed, whatever its exit status; `undefined` where there is no such command. */
export function printed(command: string, args: readonly string[], cwd?: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { maxBuffer: MOST_OUTPUT, timeout: LIMIT_MS, ...(cwd !== undefined && { cwd }) };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      resolve(error && 'code' in error && error.code === 'ENOENT' ? undefined : `${stdout}${stderr}`);
    });
  });
}
