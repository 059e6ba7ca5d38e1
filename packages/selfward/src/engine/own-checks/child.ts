import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckSource, FromHost, ToHost } from './messages.ts';
import { permissionArguments } from './permissions.ts';

/** The limits of an added check's process. */
export interface Limits {
  /** Milliseconds for loading, and for each step. */
  stepMs: number;
  /** Megabytes of JavaScript heap. */
  memoryMb: number;
}

export const LIMITS: Limits = { stepMs: 10_000, memoryMb: 128 };

/** One check in a process of its own. */
export interface Child {
  /** Says something and waits for the answer that belongs to it. @throws Error why there is none. */
  ask(message: { type: 'load' } | Extract<ToHost, { type: 'open' | 'next' }>): Promise<FromHost>;
  drop(scope: number): void;
  stop(): void;
}

interface Waiting {
  resolve(message: FromHost): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const HERE = extname(import.meta.url);
const HOST = fileURLToPath(new URL(`./host${HERE}`, import.meta.url));
const KIT = new URL(`./kit${HERE}`, import.meta.url).href;

/**
 * Starts a check's process: an empty environment, Node's permission model, its own folder to read. It is ended when it
 * does not answer in time or takes too much memory, and then stays ended.
 */
export function startChild(source: CheckSource, limits: Limits = LIMITS): Child {
  const waiting = new Map<number, Waiting>();
  let ended: string | undefined;
  const child = launch(source.folder, limits);
  endWithUs(child);
  const rest = () => {
    // Nobody waits for a process that waits for us.
    child.unref();
    child.channel?.unref();
  };

  function settle(key: number): Waiting | undefined {
    const found = waiting.get(key);
    waiting.delete(key);
    clearTimeout(found?.timer);
    if (waiting.size === 0) rest();
    return found;
  }

  function end(reason: string): void {
    ended ??= reason;
    child.kill('SIGKILL');
    for (const key of [...waiting.keys()]) settle(key)?.reject(new Error(ended));
  }

  /** Nothing can be told to one that is ending; how it ends, which is heard in a moment, says more than that. */
  function unheard(error: Error): void {
    const late = setTimeout(() => end(`it was ended: nothing could be told to it (${error.message})`), ENDING_MS);
    child.once('exit', () => clearTimeout(late));
  }

  child.on('message', (message: FromHost) => {
    if (typeof message !== 'object' || message === null) return;
    settle('scope' in message ? message.scope : LOADING)?.resolve(message);
  });
  child.once('error', (error) => end(`its process could not be started (${error.message})`));
  child.once('exit', (_code, signal) =>
    end(
      signal === 'SIGABRT'
        ? `it was ended: it took more than ${limits.memoryMb} MB of memory`
        : 'it was ended: its process stopped by itself',
    ),
  );
  rest();

  return {
    ask(message) {
      const key = 'scope' in message ? message.scope : LOADING;
      if (ended !== undefined) return Promise.reject(new Error(ended));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const what = message.type === 'load' ? 'was not loaded' : 'took no step';
          end(`it was ended: it ${what} within ${limits.stepMs / 1000} s`);
        }, limits.stepMs);
        waiting.set(key, { resolve, reject, timer });
        child.ref();
        child.channel?.ref();
        const told: ToHost = message.type === 'load' ? { ...message, source, kit: KIT } : message;
        child.send(told, (error) => {
          if (error) unheard(error);
        });
      });
    },
    drop(scope) {
      settle(scope);
      if (ended === undefined && child.connected) child.send({ type: 'drop', scope } satisfies ToHost, () => {});
    },
    stop: () => end('it was ended: the run is over'),
  };
}

const LOADING = -1;

/** A process that closed its channel is given so long to end by itself. */
const ENDING_MS = 1000;

const alive = new Set<ChildProcess>();

/** One that is busy hears nothing, not even that nobody is there any more. */
function endWithUs(child: ChildProcess): void {
  if (alive.size === 0) process.once('exit', endAll);
  alive.add(child);
  child.once('exit', () => {
    alive.delete(child);
    if (alive.size === 0) process.off('exit', endAll);
  });
}

function endAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}

function launch(folder: string, { memoryMb }: Limits): ChildProcess {
  return fork(HOST, [], {
    execArgv: [
      ...permissionArguments(folder),
      `--max-old-space-size=${memoryMb}`,
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
    ],
    env: {},
    cwd: folder,
    serialization: 'advanced',
    // What a check prints is nobody's report.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}
