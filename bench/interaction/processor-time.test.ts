import { describe, expect, it } from 'vitest';
import { readStat } from './processor-time.ts';

describe('readStat', () => {
  it.each([
    ['42 (node) S 7 42 42 0 -1 4194304 1 2 3 4 150 25 0 0 20 0', { pid: 42, parent: 7, cpuMs: 1750 }],
    ['9 (a) b (c) R 1 9 9 0 -1 0 0 0 0 0 0 3 0 0 20 0', { pid: 9, parent: 1, cpuMs: 30 }],
  ])('%s', (line, wanted) => {
    expect(readStat(line)).toEqual(wanted);
  });
});
