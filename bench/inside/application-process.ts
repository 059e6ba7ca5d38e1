import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Told } from './tell-parent.ts';

/** A watched application in a process of its own. */
export interface ApplicationProcess {
  /** Resolves with the first that was told of an event from the beginning on, and is wanted. @throws Error after the limit. */
  heard<T>(event: string, wanted?: (given: T) => boolean): Promise<{ given: T; at: number }>;
  all<T>(event: string): T[];
  /** When an event was told, each time. */
  times(event: string): number[];
  ask(what: string): void;
  stop(): Promise<void>;
}

const LIMIT_MS = 600_000;

/** @param file - below `bench/inside/`; started as the documentation says. */
export function startApplication(
  file: string,
  wanted: unknown,
  env: Readonly<Record<string, string>> = {},
): ApplicationProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(wanted)], {
    execArgv: ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning', '--import', 'selfward/sensors'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const told: Told[] = [];
  const listeners = new Set<() => void>();
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
  }
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  child.on('message', (message) => {
    told.push(message as Told);
    changed();
  });
  child.on('exit', changed);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    heard: <T>(event: string, isWanted: (given: T) => boolean = () => true) =>
      new Promise<{ given: T; at: number }>((resolve, reject) => {
        const late = setTimeout(() => {
          listeners.delete(look);
          reject(new Error(`${file}: "${event}" was not told within ${LIMIT_MS / 1000} s: ${said}`));
        }, LIMIT_MS);
        const look = () => {
          const found = told.find((each) => each.event === event && isWanted(each.given as T));
          if (!found && !ended()) return;
          clearTimeout(late);
          listeners.delete(look);
          if (found) resolve({ given: found.given as T, at: found.at });
          else reject(new Error(`${file} ended before "${event}": ${said}`));
        };
        listeners.add(look);
        look();
      }),
    all: <T>(event: string) => told.filter((each) => each.event === event).map(({ given }) => given as T),
    times: (event) => told.filter((each) => each.event === event).map(({ at }) => at),
    ask: (what) => void child.send({ ask: what }),
    async stop() {
      if (ended()) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
