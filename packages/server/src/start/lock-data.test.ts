import { execFileSync } from 'node:child_process';
import { mkdtemp, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { lockData } from './lock-data.ts';
import { createStopStack } from './stop-stack.ts';

describe('the data folder', () => {
  it('is had by one server at a time', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'selfward-lock-')), 'data');
    const unlock = await lockData(folder);
    await expect(lockData(folder)).rejects.toThrow(/another selfward-server works on/);
    unlock();
    (await lockData(folder))();
  });

  it('is closed to other users, the lock too', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'selfward-lock-')), 'data');
    const unlock = await lockData(folder);
    const modes = await Promise.all([folder, join(folder, 'lock.db')].map(async (path) => (await stat(path)).mode));
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['700', '600']);
    unlock();
  });

  it('is free again when the other was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'selfward-lock-'));
    const lock = `const { DatabaseSync } = require('node:sqlite');
      new DatabaseSync(${JSON.stringify(join(folder, 'lock.db'))}).exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      process.kill(process.pid, 'SIGKILL');`;
    expect(() => execFileSync(process.execPath, ['-e', lock], { stdio: 'ignore' })).toThrow();
    (await lockData(folder))();
  });
});

describe('the port', () => {
  it('is tried before anything else is opened', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    await expect(freePort('127.0.0.1', port)).rejects.toThrow(/is taken; is another selfward-server running/);
    await expect(freePort('192.0.2.1', 0)).rejects.toThrow(/has no address "192.0.2.1"/);
    taken.close();
    expect(await freePort('127.0.0.1', 0)).toBeGreaterThan(0);
  });
});

describe('stopping', () => {
  it('goes backwards, through failures, once', async () => {
    const stack = createStopStack();
    const seen: string[] = [];
    stack.add(() => seen.push('first'));
    stack.add(() => Promise.reject(new Error('no')));
    stack.add(async () => seen.push('last'));
    await expect(stack.stopAll()).rejects.toThrow('not everything could be stopped');
    await expect(stack.stopAll()).rejects.toThrow();
    expect(seen).toEqual(['last', 'first']);
  });
});
