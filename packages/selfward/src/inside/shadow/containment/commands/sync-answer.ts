/** The options that decide what the synchronous calls of `node:child_process` hand back. */
export interface SyncOptions {
  encoding?: string | null;
  stdio?: unknown;
}

let pids = 100_000;

/** Above what most systems give out, so that it is nobody's. */
export const nextPid = (): number => ++pids;

/** Whether a child's stream of this number is a pipe; not where it is the parent's own, or nothing. */
export function isPiped(stdio: unknown, index: number): boolean {
  const each: unknown = Array.isArray(stdio) ? stdio[index] : stdio;
  return each === undefined || each === null || each === 'pipe' || each === 'overlapped';
}

/** A program that ended well and printed nothing. */
export function syncAnswer({ encoding, stdio }: SyncOptions) {
  const empty = () => (encoding && encoding !== 'buffer' ? '' : Buffer.alloc(0));
  return {
    pid: nextPid(),
    stdout: isPiped(stdio, 1) ? empty() : null,
    stderr: isPiped(stdio, 2) ? empty() : null,
  };
}
