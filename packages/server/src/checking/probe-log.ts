import type { ProbeRecord } from '../model/run.ts';
import type { Table } from '../model/store.ts';
import type { ProbeLine } from './job.ts';

/** Writes a run's probe log in batches; lines keep their order. */
export interface ProbeLog {
  add(line: ProbeLine): void;
  /** Writes what is waiting, and nothing by itself any more. Resolves when all lines are durable. */
  flush(): Promise<void>;
}

/** A run that ends with the process loses no more than what it sent in this time: it is what forensics have. */
const FLUSH_MS = 1_000;

/** @param before - lines that the run has already. */
export function createProbeLog(table: Table<ProbeRecord>, run: string, batch = 200, before = 0): ProbeLog {
  let lines: ProbeRecord[] = [];
  let seq = before;
  let writing: Promise<void> = Promise.resolve();

  function write(): void {
    if (lines.length === 0) return;
    const rows = lines;
    lines = [];
    writing = writing.then(() => table.insertMany(rows));
    writing.catch(() => undefined);
  }

  const timer = setInterval(write, FLUSH_MS);
  timer.unref();

  return {
    add(line) {
      seq += 1;
      lines.push({ id: `${run}.${String(seq).padStart(7, '0')}`, run, seq, ...line });
      if (lines.length >= batch) write();
    },
    flush() {
      clearInterval(timer);
      write();
      return writing;
    },
  };
}
