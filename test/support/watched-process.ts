import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A watched application of `test/watched/`, as a process of its own. */
export interface WatchedProcess {
  pid: number;
  /** Resolves with the first that was told of an event, from the beginning on, and is looked for. */
  heard<T>(event: string, wanted?: (given: T) => boolean): Promise<T>;
  all<T>(event: string): T[];
  tell(what: string): void;
  said(): string;
  ended(): boolean;
  stop(): Promise<void>;
}

/** @param library - `built`: as it is shipped, for what depends on how fast it is loaded. */
export function startWatched(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  library: 'source' | 'built' = 'source',
): WatchedProcess {
  const file = fileURLToPath(new URL(`../watched/${name}`, import.meta.url));
  const child = fork(file, [...args], {
    execPath: process.execPath,
    execArgv: [
      ...(library === 'source' ? ['--conditions=selfward-source'] : []),
      '--disable-warning=ExperimentalWarning',
      '--import',
      'selfward/sensors',
    ],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const told: { event: string; given: unknown }[] = [];
  const listeners = new Set<() => void>();
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
    });
  }
  const changed = () => {
    for (const listener of listeners) listener();
  };
  child.on('message', (message) => {
    told.push(message as { event: string; given: unknown });
    changed();
  });
  child.on('exit', changed);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid ?? 0,
    heard: <T>(event: string, wanted: (given: T) => boolean = () => true) =>
      new Promise<T>((resolve, reject) => {
        const look = () => {
          const found = told.find((each) => each.event === event && wanted(each.given as T));
          if (!found && !ended()) return;
          listeners.delete(look);
          if (found) resolve(found.given as T);
          else reject(new Error(`the application ended before "${event}": ${said}`));
        };
        listeners.add(look);
        look();
      }),
    all: <T>(event: string) => told.filter((each) => each.event === event).map(({ given }) => given as T),
    tell: (what) => void child.send({ do: what }),
    said: () => said,
    ended,
    async stop() {
      if (ended()) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
