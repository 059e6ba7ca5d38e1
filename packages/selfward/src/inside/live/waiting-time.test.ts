import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createWaitingTime } from './waiting-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'waiting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('createWaitingTime', () => {
  it('reads how long it waited, each time anew', () => {
    const file = join(folder, 'schedstat');
    writeFileSync(file, '5000000 2000000 3\n');
    const waiting = createWaitingTime(file);
    expect(waiting.read()).toBe(2);
    writeFileSync(file, '5000000 7500000 4\n');
    expect(waiting.read()).toBe(7.5);
    writeFileSync(file, 'nothing of the kind');
    expect(waiting.read()).toBeUndefined();
    waiting.stop();
    expect(waiting.read()).toBeUndefined();
  });

  it('says nothing where the system does not', () => {
    expect(createWaitingTime(join(folder, 'none')).read()).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is told by Linux', () => {
    const waiting = createWaitingTime();
    expect(waiting.read()).toBeGreaterThanOrEqual(0);
    waiting.stop();
  });
});
