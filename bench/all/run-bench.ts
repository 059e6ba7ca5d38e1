import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entry } from './measurements.ts';
import { measurementsFrom } from './measurements.ts';
import type { Extent, Planned } from './plan.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LAST_LINES = 25;
/** After being told to stop, before it is ended. */
const GRACE_MS = 8_000;

export interface Ordered {
  planned: Planned;
  extent: Extent;
  /** Where its report and all that it says go. */
  folder: string;
  limitMs: number;
  /** Stops it, as when its time is over. */
  signal: AbortSignal;
  say(text: string): void;
  /** How npm is called. */
  npm?: readonly [program: string, ...args: string[]];
}

/**
 * Runs one bench by its npm script, in a process group of its own, so that nothing of it outlives its time: servers,
 * browsers and databases that it started would be in the next one's measurement.
 */
export async function runBench({
  planned,
  extent,
  folder,
  limitMs,
  signal,
  say,
  npm = ownNpm(),
}: Ordered): Promise<Entry> {
  const file = join(folder, `${planned.bench}.json`);
  await rm(file, { force: true });
  const args = planned.args[extent];
  const began = performance.now();
  const entry = {
    bench: planned.bench,
    extent,
    command: ['npm run', planned.script, ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    at: new Date().toISOString(),
    ...(extent === 'usual' && planned.less !== undefined && { less: planned.less }),
  };
  const timer = AbortSignal.timeout(Number.isFinite(limitMs) ? Math.max(0, Math.round(limitMs)) : 2 ** 31 - 1);
  const ended = await run([...npm, 'run', planned.script, '--', ...args, '--json', file], {
    log: join(folder, `${planned.bench}.log`),
    signal: AbortSignal.any([timer, signal]),
    say,
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  const report = await reportIn(file, planned.bench);
  const had = typeof report === 'string' ? {} : { report };
  if (ended.code === 0) {
    if (typeof report !== 'string') return { ...entry, state: 'done', seconds, report };
    return { ...entry, state: 'failed', seconds, reason: `It ended well, but ${report}`, lastLines: ended.lines };
  }
  const late = timer.aborted && !signal.aborted;
  const how = late
    ? `It was not done when its time was over, after ${seconds} s, and was stopped.`
    : signal.aborted
      ? `It was stopped by hand after ${seconds} s.`
      : `It ended after ${seconds} s: ${ended.how}.`;
  const state = late ? 'out of time' : 'failed';
  return { ...entry, state, seconds, reason: how, lastLines: ended.lines, ...had };
}

/** What it wrote of itself; as text, why there is nothing to be read. */
async function reportIn(file: string, bench: string): Promise<NonNullable<Entry['report']> | string> {
  try {
    const [own] = measurementsFrom(await readFile(file, 'utf8'), new Date()).benches;
    return own?.report?.bench === bench ? own.report : 'it wrote the report of another bench';
  } catch (error) {
    return `its report cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The npm that started this program, where one did. */
function ownNpm(): readonly [string, ...string[]] {
  const npm = process.env.npm_execpath;
  return npm === undefined ? ['npm'] : [process.execPath, npm];
}

interface Ended {
  code: number | null;
  /** Its exit status or what ended it, in words. */
  how: string;
  lines: string[];
}

function run(
  [program = '', ...args]: readonly string[],
  { log, signal, say }: { log: string; signal: AbortSignal; say(text: string): void },
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written = createWriteStream(log);
    let tail = '';
    const heard = (chunk: string) => {
      written.write(chunk);
      say(chunk);
      tail = (tail + chunk).slice(-16_000);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', heard);
    let grace: NodeJS.Timeout | undefined;
    const end = () => {
      stopGroup(child.pid, 'SIGTERM');
      grace = setTimeout(() => stopGroup(child.pid, 'SIGKILL'), GRACE_MS);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    const done = (code: number | null, how: string) => {
      signal.removeEventListener('abort', end);
      clearTimeout(grace);
      // What it left behind would be measured by the next one.
      stopGroup(child.pid, 'SIGKILL');
      written.end();
      const lines = tail.split('\n').filter((line) => line.trim() !== '');
      resolve({ code, how, lines: lines.slice(-LAST_LINES) });
    };
    child.once('error', (error) => done(null, error.message));
    child.once('close', (code, by) => done(code, by ?? `exit status ${code}`));
  });
}

function stopGroup(pid: number | undefined, by: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, by);
  } catch {
    // All of it is gone.
  }
}
