import childProcess, { ChildProcess } from 'node:child_process';
import cluster from 'node:cluster';
import inspector from 'node:inspector';
import inspectorPromises from 'node:inspector/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { Containment } from '../../../model/containment.ts';
import { becomeWorker } from './commands/become-worker.ts';
import { keepThreadsContained } from './commands/keep-threads-contained.ts';
import { pretendChild, type SpawnOptions } from './commands/pretend-child.ts';
import { type SyncOptions, syncAnswer } from './commands/sync-answer.ts';

type Callable = (...given: unknown[]) => unknown;

/**
 * No program is started and no other process hears of us: each way of `node:child_process` is answered by a child that
 * said nothing and ended well. `process.exit` stays: it ends the shadow alone. Timers and schedulers need nothing of
 * their own, since what they do is withheld where it would leave.
 */
const containment: Containment = {
  id: 'commands',
  offers: ['withhold'],
  install({ withheld }) {
    // Every asynchronous way ends here (`spawn`, `exec`, `execFile`, `fork`, promisified ones), whenever imported.
    replace(ChildProcess.prototype, 'spawn', (_original, self, [options]) => {
      const { file, args } = options as SpawnOptions;
      withheld(`program ${named(file, args)}`);
      return pretendChild(self as ChildProcess, options as SpawnOptions);
    });
    replace(childProcess, 'spawnSync', (_original, _self, [file, second, third]) => {
      withheld(`program ${named(file, second)}`);
      const { pid, stdout, stderr } = syncAnswer(options(second, third));
      return { pid, output: [null, stdout, stderr], stdout, stderr, status: 0, signal: null };
    });
    for (const name of ['execFileSync', 'execSync']) {
      replace(childProcess, name, (_original, _self, [file, second, third]) => {
        withheld(`program ${named(file, second)}`);
        return syncAnswer(options(second, third)).stdout;
      });
    }
    replace(process, 'kill', (original, self, args) => {
      const [pid, signal] = args;
      // Signal 0 only asks whether somebody is there.
      if (pid === process.pid || signal === 0) return Reflect.apply(original, self, args);
      withheld(`signal ${String(signal ?? 'SIGTERM')} to a process`);
      return true;
    });
    for (const name of ['execve', '_debugProcess']) {
      replace(process, name, (_original, _self, [given]) => {
        withheld(`process.${name} ${typeof given === 'string' ? given : ''}`.trimEnd());
        // It would never return: the program that takes this one's place ends well.
        if (name === 'execve') process.exit(0);
      });
    }
    // It listens below `node:net`, and a thread has the permission that the sensors' session needs.
    for (const owner of [inspector, inspectorPromises]) {
      replace(owner, 'open', () => {
        withheld('a port of the inspector');
        return { [Symbol.dispose]: () => undefined };
      });
    }
    becomeWorker(cluster, () => withheld('a worker of a cluster'));
    keepThreadsContained();
    syncBuiltinESMExports();
  },
};

export default containment;

/** The program's name alone: its arguments may hold secrets. */
function named(file: unknown, args: unknown): string {
  const text = typeof file === 'string' ? file : '';
  const isShell = /(?:^|[\\/])(?:\w*sh|cmd\.exe)$/.test(text) && Array.isArray(args);
  const command = isShell ? String(args.at(-1)) : text;
  return /^\S{0,100}/.exec(command.trim())?.[0] ?? '';
}

const options = (second: unknown, third: unknown): SyncOptions =>
  ((Array.isArray(second) ? third : (third ?? second)) ?? {}) as SyncOptions;

/** A proxy, so that `util.promisify` finds what hangs on the function. */
function replace(
  owner: object,
  name: string,
  apply: (original: Callable, self: unknown, args: unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  const value = new Proxy(original as Callable, { apply });
  const own = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, {
    enumerable: own?.enumerable ?? true,
    configurable: true,
    writable: true,
    value,
  });
}
