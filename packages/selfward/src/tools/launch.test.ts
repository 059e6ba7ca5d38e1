import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launch } from './launch.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-launch-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A tool written in JavaScript. */
const start = (script: string, more: Partial<Parameters<typeof launch>[0]> = {}) =>
  launch({
    ...{ path: process.execPath, arguments: ['-e', script], folder, environment: {}, timeLimitMs: 10_000 },
    ...more,
  });

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Starts a grandchild that would live on, and tells its process id in a file. */
const FAMILY = `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
require('node:fs').writeFileSync('pid', String(child.pid));`;

/** A killed process is there until its new parent has taken note of it. */
const goneSoon = (pid: number) => expect.poll(() => isAlive(pid) && !isZombie(pid), { timeout: 5000 }).toBe(false);
const isZombie = (pid: number) => {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
};

describe('launch', () => {
  it('hands over arguments as they are, and next to no environment', async () => {
    const script = 'console.log(JSON.stringify([process.argv.slice(1), process.env, process.cwd()]))';
    process.env.SELFWARD_TEST_SECRET = 'hidden';
    const { output, code } = await start(script, {
      arguments: ['-e', script, '$(id)', ';', '`x`', '*'],
      environment: { OWN: 'yes' },
    });
    delete process.env.SELFWARD_TEST_SECRET;
    const [argv, env, cwd] = JSON.parse(output);
    expect(code).toBe(0);
    expect(argv).toEqual(['$(id)', ';', '`x`', '*']);
    expect(Object.keys(env).sort()).toEqual(['HOME', 'LANG', 'OWN', 'PATH', 'TMPDIR']);
    expect([env.HOME, cwd]).toEqual([folder, folder]);
  });

  it('tells how it ended', async () => {
    expect(await start('console.error("no"); process.exit(3)')).toEqual({ output: '', errors: 'no\n', code: 3 });
    expect(await start('', { path: join(folder, 'none') })).toMatchObject({ ended: expect.stringMatching(/started/) });
    const long = ['-e', 'x'.repeat(8 * 1024 * 1024)];
    expect((await start('', { arguments: long })).ended).toMatch(/could not be started/);
    expect((await start('process.kill(process.pid, "SIGKILL")')).ended).toBe('it was ended by SIGKILL');
  });

  it('ends it when its time is over, with all that it started', async () => {
    const { ended } = await start(`${FAMILY} process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`, {
      timeLimitMs: 500,
    });
    expect(ended).toBe('it was ended: it took more than 0.5 s');
    await goneSoon(Number(readFileSync(join(folder, 'pid'), 'utf8')));
  });

  it('leaves nothing behind of one that ended by itself', async () => {
    const { code } = await start(`${FAMILY} process.exit(0)`);
    expect(code).toBe(0);
    await goneSoon(Number(readFileSync(join(folder, 'pid'), 'utf8')));
  });

  it('ends it when the run is stopped', async () => {
    const stopping = new AbortController();
    const running = start('require("node:fs").writeFileSync("up", ""); setInterval(() => {}, 1000)', {
      signal: stopping.signal,
    });
    await expect.poll(() => existsSync(join(folder, 'up'))).toBe(true);
    stopping.abort();
    expect((await running).ended).toBe('it was ended: the run was stopped');
    expect((await start('', { signal: stopping.signal })).ended).toBe('it was ended: the run was stopped');
  });

  it('ends it when it floods', async () => {
    const { ended, output } = await start('const x = "x".repeat(1e6); for (;;) require("node:fs").writeSync(1, x)');
    expect(ended).toBe('it was ended: it wrote more than 16 MB');
    expect(output.length).toBe(16 * 1024 * 1024);
  });
});
