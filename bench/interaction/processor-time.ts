import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the machine. */
const TICK_MS = 10;

/** A line of `/proc/<pid>/stat`: its second field is a name in brackets, which may hold anything. */
export function readStat(line: string): { pid: number; parent: number; cpuMs: number } {
  const rest = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(rest[number - 3]);
  return { pid: Number.parseInt(line, 10), parent: field(4), cpuMs: (field(14) + field(15)) * TICK_MS };
}

/** Processor time in milliseconds of all processes that a process started, and that are there now. Linux alone: else 0. */
export function processorTimeBelow(pid: number): number {
  const all = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [readStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
    } catch {
      return []; // It ended meanwhile.
    }
  });
  const below = new Set([pid]);
  let size = 0;
  while (size !== below.size) {
    size = below.size;
    for (const each of all) if (below.has(each.parent)) below.add(each.pid);
  }
  return all.reduce((sum, each) => (each.pid !== pid && below.has(each.pid) ? sum + each.cpuMs : sum), 0);
}
