import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { processorTimeOf } from './processor-time-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'processor-time-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(pid: number, schedstat: string, stat: string): void {
  mkdirSync(join(folder, String(pid)), { recursive: true });
  writeFileSync(join(folder, String(pid), 'schedstat'), schedstat);
  writeFileSync(join(folder, String(pid), 'stat'), stat);
}

describe('processorTimeOf', () => {
  it('tells what it ran and waited, and whether it could run', () => {
    write(1, '5000000 2000000 3\n', '1 (node) S 0 1');
    expect(processorTimeOf(1, folder)).toEqual({ ranMs: 5, waitedMs: 2, isReady: false });
    write(2, '1 2 3\n', '2 (a) R (b) R 0 1');
    expect(processorTimeOf(2, folder)?.isReady).toBe(true);
  });

  it('tells nothing of what is not there or cannot be read', () => {
    expect(processorTimeOf(3, folder)).toBeUndefined();
    expect(processorTimeOf(undefined, folder)).toBeUndefined();
    write(4, 'nothing of the kind', '4 (node) R 0');
    expect(processorTimeOf(4, folder)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is told by Linux', () => {
    expect(processorTimeOf(process.pid)?.ranMs).toBeGreaterThan(0);
  });
});
