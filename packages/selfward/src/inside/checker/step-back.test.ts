import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stepBack } from './step-back.ts';

/** Of `sched(7)`. */
const SCHED_IDLE = 5;
const hasChrt = process.platform === 'linux' && ['/usr/bin/chrt', '/bin/chrt'].some((file) => existsSync(file));

describe('stepBack', () => {
  it('asks for all threads, then for the one that it can get', async () => {
    const asked: string[] = [];
    const run = async (args: readonly string[]) => {
      asked.push(args.join(' '));
      return asked.length === 2;
    };
    expect(await stepBack(run, 'linux')).toBe(true);
    expect(asked).toEqual([`-a -i -p 0 ${process.pid}`, `-i -p 0 ${process.pid}`]);
  });

  it('does without where nothing sets it', async () => {
    expect(await stepBack(async () => false, 'linux')).toBe(false);
    expect(await stepBack(async () => true, 'win32')).toBe(false);
  });

  it.runIf(hasChrt)('holds for the process and for what it starts', async () => {
    const file = fileURLToPath(new URL('./step-back.ts', import.meta.url));
    const script = `
      const { stepBack } = await import(${JSON.stringify(file)});
      const policy = "process.stdout.write(require('fs').readFileSync('/proc/self/stat', 'latin1').split(') ')[1].split(' ')[38])";
      await stepBack();
      process.stdout.write(require('node:fs').readFileSync('/proc/self/stat', 'latin1').split(') ')[1].split(' ')[38] + ' ');
      process.stdout.write(require('node:child_process').execFileSync(process.execPath, ['-e', policy]));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=commonjs',
      '-e',
      `(async () => { ${script} })();`,
    ]);
    expect(stdout).toBe(`${SCHED_IDLE} ${SCHED_IDLE}`);
    // The test's own process is left as it was.
    expect(readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ')[38]).toBe('0');
  });
});
