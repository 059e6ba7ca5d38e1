import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** What a bench writes for machines: what was measured, on what, of which state of the code. */
export interface BenchReport {
  bench: string;
  machine: { cpu: string; cores: number; memoryGb: number; node: string; platform: string };
  /** Empty outside a checkout; ends in `+` where the tree differs from it. */
  commit: string;
  metrics: Readonly<Record<string, number>>;
  /** What is not one number: names, rows of tables. */
  details?: Readonly<Record<string, unknown>>;
}

/** Puts a bench's figures into their frame. */
export function reportOf(
  bench: string,
  metrics: BenchReport['metrics'],
  details?: BenchReport['details'],
): BenchReport {
  return {
    bench,
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
    },
    commit: commit(),
    metrics,
    ...(details && { details }),
  };
}

export const writeReport = (file: string, report: BenchReport): Promise<void> =>
  writeFile(file, `${JSON.stringify(report, null, 2)}\n`);

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: import.meta.dirname,
    }).trim();
  try {
    return `${git('rev-parse', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+'}`;
  } catch {
    return '';
  }
}
