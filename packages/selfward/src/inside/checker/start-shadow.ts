import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Contained, Containing } from '../../model/containment.ts';
import { type Channel, channelOver } from '../channel.ts';
import type { Entry, FromTarget, ToTarget } from '../messages.ts';
import { SHADOW_VARIABLE } from '../shadow/config.ts';
import { floorFlags } from '../shadow/floor.ts';
import { REFUSED } from '../shadow/refused.ts';
import { fairTimer } from './fair-timer.ts';
import { type ProcessorTime, processorTimeOf } from './processor-time-of.ts';
import { makeShadowFolder, removeFolder, removeLeftFolders } from './shadow-folder.ts';

export interface ShadowStart {
  entry: Entry;
  which: number;
  env: Readonly<Record<string, string>>;
  policy: Partial<Record<Contained, Containing>>;
  memoryMb: number;
  startMs: number;
}

export type Ready = Extract<FromTarget, { say: 'ready' }>;

/** A second copy of the application, cut off from the world. */
export interface Shadow {
  ready: Ready;
  channel: Channel<FromTarget, ToTarget>;
  /** What it had of the processors, where the system tells. */
  time(): ProcessorTime | undefined;
  /** Resolves when it ended, with why as far as it said so. */
  ended: Promise<Death>;
  /** Kills it where it stands. @returns the stack that it hung in, where it could be had. */
  killHung(): Promise<string | undefined>;
  stop(): Promise<void>;
}

export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Of the error that nobody caught. */
  stack?: string;
  /** The last that it wrote. */
  said: string;
}

/**
 * Starts the application's own entry again: low priority, bounded memory, no way out. The process is there when this
 * returns its promise.
 *
 * @throws Error saying why it did not come up, with the last that it said.
 */
export async function startShadow(options: ShadowStart): Promise<Shadow> {
  removeLeftFolders();
  const folder = makeShadowFolder();
  const child = begin(options, folder);
  const channel = keepEarly(channelOver<FromTarget, ToTarget>(child));
  let said = '';
  let stack: string | undefined;
  const unreached = new Set<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  const ended = new Promise<Death>((resolve) => {
    const settle = (code: number | null, signal: NodeJS.Signals | null) => {
      process.off('exit', end);
      resolve({ code, signal, said, ...(stack !== undefined && { stack }) });
    };
    child.once('error', (error) => {
      said += error.message;
      if (child.pid === undefined) settle(null, null);
    });
    child.once('close', settle);
  });
  const time = () => processorTimeOf(child.pid);
  const kill = () => void child.kill('SIGKILL');
  const end = () => {
    kill();
    removeFolder(folder);
  };
  process.once('exit', end);
  // Whichever way it ended: what it hung in is read before it is killed.
  const gone = ended.then(() => removeFolder(folder));
  const tidy = async () => {
    kill();
    await gone;
  };
  try {
    const ready = await new Promise<Ready>((resolve, reject) => {
      const onTime = fairTimer(options.startMs, time, () =>
        reject(new Error(`watch was not called, or nothing listened, within ${options.startMs / 1000} s`)),
      );
      channel.watch((message) => {
        if (message.say === 'crash') stack = message.stack;
        if (message.say === 'withheld' && message.detail.startsWith(REFUSED))
          unreached.add(message.detail.slice(REFUSED.length));
        if (message.say !== 'ready' && message.say !== 'failed') return;
        onTime();
        if (message.say === 'ready') resolve(message);
        else reject(new Error(message.reason));
      });
      void ended.then((death) => {
        onTime();
        reject(new Error(`it ended at once: ${stack?.split('\n', 1)[0] ?? lastLine(death)}`));
      });
    });
    return {
      ready,
      channel,
      time,
      ended,
      async killHung() {
        child.kill('SIGUSR2');
        const found = await reportIn(folder);
        await tidy();
        return found;
      },
      stop: tidy,
    };
  } catch (cause) {
    await tidy();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`no shadow of the application came up: ${reason}${withoutWhom(unreached)}`, { cause });
  }
}

function begin({ entry, which, env, policy, memoryMb }: ShadowStart, folder: string): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const preload = new URL(`../shadow/preload.${extension}`, import.meta.url);
  const child = spawn(
    entry.execPath,
    [
      ...floorFlags(folder, process.versions.node, policy),
      `--max-old-space-size=${memoryMb}`,
      '--report-on-signal',
      '--report-signal=SIGUSR2',
      `--report-directory=${folder}`,
      '--report-compact',
      '--report-exclude-network',
      '--import',
      preload.href,
      ...entry.execArgv,
      ...entry.args,
    ],
    {
      cwd: entry.cwd,
      env: { ...process.env, ...env, [SHADOW_VARIABLE]: JSON.stringify({ folder, which, policy }) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    },
  );
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return child;
}

/** Node writes the report from a thread of its own: the main one need not turn. */
async function reportIn(folder: string): Promise<string | undefined> {
  for (let waited = 0; waited < 20; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const name = (await readdir(folder)).find((file) => /^report\..*\.json$/.test(file));
    if (name === undefined) continue;
    try {
      const report = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
        javascriptStack?: { stack?: string[] };
      };
      return report.javascriptStack?.stack?.join('\n');
    } catch {
      // Half written: once more.
    }
  }
  return undefined;
}

/** What is said before somebody listens is not lost: a start takes its time, and so does loading who listens. */
function keepEarly({ tell, on }: Channel<FromTarget, ToTarget>): Shadow['channel'] & {
  watch: Shadow['channel']['on'];
} {
  const early: FromTarget[] = [];
  const keep = (message: FromTarget) => void early.push(message);
  let listener: (message: FromTarget) => void = keep;
  on((message) => listener(message));
  return {
    tell,
    watch: on,
    on(given) {
      listener = given;
      for (const message of early.splice(0)) given(message);
    },
  };
}

/** What its start may have needed. */
function withoutWhom(unreached: ReadonlySet<string>): string {
  if (unreached.size === 0) return '';
  const whom = [...unreached].slice(0, 5).join(', ');
  return `; the application could not reach ${whom} in the shadow, which lets no connection out but those of drivers that it knows: name a scratch server in shadow.env, and set shadow.policy to { network: 'allow' }`;
}

function lastLine({ said, code, signal }: Death): string {
  return said.trim().split('\n').at(-1) || `status ${code ?? signal}`;
}
