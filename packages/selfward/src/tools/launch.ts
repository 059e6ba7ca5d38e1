import { type ChildProcess, spawn } from 'node:child_process';

export interface Start {
  /** The program's own path. */
  path: string;
  arguments: readonly string[];
  /** Its working folder, its home and its place for temporary files. */
  folder: string;
  /** Beyond PATH, HOME, TMPDIR and LANG. */
  environment: Readonly<Record<string, string>>;
  timeLimitMs: number;
  signal?: AbortSignal;
}

/** How a start of a tool went. */
export interface Launched {
  /** Standard output, at most `MOST_OUTPUT` bytes. */
  output: string;
  /** The end of the error output. */
  errors: string;
  /** Absent where it was ended. */
  code?: number;
  /** Why it was ended, or could not be started. */
  ended?: string;
}

const MOST_OUTPUT = 16 * 1024 * 1024;
const MOST_ERRORS = 64 * 1024;
/** Between asking a tool to end and ending it. */
const GRACE_MS = 2_000;

/**
 * Runs a program to its end: without a shell, with nothing on standard input and next to nothing in its environment, in
 * a process group of its own, of which nothing is left when this resolves. Never rejects for what the program does.
 */
export function launch(start: Start): Promise<Launched> {
  const { timeLimitMs, signal } = start;
  if (signal?.aborted) return Promise.resolve({ output: '', errors: '', ended: STOPPED });
  return new Promise((resolve) => {
    const child = started(start);
    if (child instanceof Error) {
      resolve({ output: '', errors: '', ended: `it could not be started: ${child.message}` });
      return;
    }
    const output: Buffer[] = [];
    let errors = Buffer.alloc(0);
    let bytes = 0;
    let ended: string | undefined;
    let grace: NodeJS.Timeout | undefined;
    let lingering: NodeJS.Timeout | undefined;

    const end = (reason: string) => {
      if (ended !== undefined) return;
      ended = reason;
      endGroup(child, 'SIGTERM');
      grace = setTimeout(() => endGroup(child, 'SIGKILL'), GRACE_MS);
    };
    const stop = () => end(STOPPED);
    const timer = setTimeout(() => end(`it was ended: it took more than ${timeLimitMs / 1000} s`), timeLimitMs);
    signal?.addEventListener('abort', stop, { once: true });
    endWithUs(child);

    child.stdout.on('data', (chunk: Buffer) => {
      if (bytes >= MOST_OUTPUT) return;
      output.push(chunk.subarray(0, MOST_OUTPUT - bytes));
      bytes += chunk.length;
      if (bytes >= MOST_OUTPUT) end(`it was ended: it wrote more than ${MOST_OUTPUT / 1024 / 1024} MB`);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = Buffer.concat([errors, chunk]).subarray(-MOST_ERRORS);
    });
    const settle = (code: number | null, failure?: string) => {
      clearTimeout(timer);
      clearTimeout(grace);
      clearTimeout(lingering);
      signal?.removeEventListener('abort', stop);
      forget(child);
      const why = ended ?? failure;
      resolve({
        output: Buffer.concat(output).toString('utf8'),
        errors: errors.toString('utf8'),
        ...(why === undefined && code !== null && { code }),
        ...(why !== undefined && { ended: why }),
      });
    };
    child.once('error', (error) => settle(null, `it could not be started: ${error.message}`));
    child.once('exit', () => {
      // What it started and left behind ends with it; one that left its group, too, shall not hold the pipes open.
      endGroup(child, 'SIGKILL');
      lingering = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, GRACE_MS);
    });
    child.once('close', (code, by) => settle(code, by === null ? undefined : `it was ended by ${by}`));
  });
}

const STOPPED = 'it was ended: the run was stopped';

/** What is missing is told by an event; arguments that are too long for the system are thrown. */
function started({ path, folder, environment: more, ...start }: Start) {
  try {
    return spawn(path, [...start.arguments], {
      cwd: folder,
      env: { ...environment(folder), ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function environment(folder: string): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin' } = process.env;
  return { PATH, HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' };
}

/** A process group is named by the negative id of its first member. */
function endGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // None of it is left.
  }
}

const alive = new Set<ChildProcess>();

/** A group of its own hears nothing of our end. */
function endWithUs(child: ChildProcess): void {
  if (alive.size === 0) process.once('exit', endAll);
  alive.add(child);
}

function forget(child: ChildProcess): void {
  alive.delete(child);
  if (alive.size === 0) process.off('exit', endAll);
}

function endAll(): void {
  for (const child of alive) endGroup(child, 'SIGKILL');
}
