import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BuildingInventory } from './inventory.ts';
import type { BuildingMessage } from './main.ts';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));
/** A building that ends sooner than this after its start would only end again. */
const TOO_SOON_MS = 5_000;

export interface BuildingProcessOptions {
  /** Called when the building runs, and again after each restart. */
  onInventory: (inventory: BuildingInventory) => Promise<void>;
  /** Takes one line for people. */
  say: (line: string) => void;
  /** Arguments of `main.ts`. */
  args?: readonly string[];
  now?: () => number;
}

export interface BuildingProcess {
  /** Settles when the building runs and its inventory was taken, or when it could not be started. */
  ready: Promise<void>;
  /** The process that is running now. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/**
 * Runs the building in a process of its own and starts it again when it dies. It ends with us, however we end: its
 * message channel closes then. It does not keep us alive either.
 */
export function startBuildingProcess(options: BuildingProcessOptions): BuildingProcess {
  const { onInventory, say, args = [], now = Date.now } = options;
  let stopping = false;
  let child: ChildProcess | undefined;

  const run = (settle: () => void) => {
    const startedAt = now();
    let seen = false;
    const current = fork(PROGRAM, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child = current;
    current.on('message', (message: BuildingMessage) => {
      if ('say' in message) return say(message.say);
      seen = true;
      onInventory(message.inventory)
        .catch((error: unknown) => say(`The building's inventory could not be written: ${String(error)}`))
        .finally(() => {
          settle();
          current.channel?.unref();
          current.unref();
        });
    });
    current.once('exit', (code, signal) => {
      settle();
      if (stopping) return;
      const how = signal ?? `status ${code}`;
      if (!seen || now() - startedAt < TOO_SOON_MS) return say(`The simulated building ended (${how}) and stays off.`);
      say(`The simulated building ended (${how}) and is started again.`);
      run(() => {});
    });
  };

  const ready = new Promise<void>((resolve) => run(resolve));
  return {
    ready,
    pid: () => child?.pid,
    async stop() {
      stopping = true;
      const last = child;
      if (last === undefined || last.exitCode !== null || last.signalCode !== null) return;
      last.ref();
      const gone = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      if (last.connected) last.disconnect();
      await gone;
    },
  };
}
