import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ARMS } from './arms.ts';
import type { FromProcess, Role, ToProcess } from './messages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The young generation has one size in every arm: by itself it grows with what is allocated at the start, and the arm that
 * loads more would then collect less often and look faster than bare. V8 does not choose by what survives at the start
 * where objects are made: whether its first marking falls into the warm-up, which a little more of code decides, made one
 * process of the same application half as slow again as another for as long as it lived, bare ones too. And what lasts is
 * collected twice before anything is asked: where the queue of `process.nextTick` still lies among what is young, each
 * entry costs a third of a microsecond less, and that a process that loads more comes to the other state first is no price.
 */
const ALIKE = [
  '--expose-gc',
  '--no-allocation-site-pretenuring',
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--disable-warning=ExperimentalWarning',
];

export interface MeasuredProcess {
  startMs: number;
  rssMb: number;
  /** Where it listens, if it does. */
  port: number | undefined;
  ask<K extends 'block' | 'count'>(message: ToProcess & { do: K }): Promise<FromProcess & { is: K }>;
  end(): Promise<void>;
}

/** Starts the application in one arm, and waits until it answers. */
export async function startMeasured(role: Role): Promise<MeasuredProcess> {
  const { execArgv, env } = ARMS[role.arm];
  const began = performance.now();
  const child = fork(join(import.meta.dirname, 'server.ts'), [JSON.stringify(role)], {
    cwd: ROOT,
    execArgv: [...(role.fromSource ? ['--conditions=selfward-source'] : []), ...ALIKE, ...execArgv],
    env: { ...process.env, NODE_ENV: 'production', ...env },
    // Agents greet on standard output; what goes wrong is on standard error.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let settle: ((message: FromProcess) => void) | undefined;
  child.on('message', (message: FromProcess) => settle?.(message));
  const next = (): Promise<FromProcess> =>
    new Promise((resolve, reject) => {
      settle = (message) =>
        message.is === 'failed' ? reject(new Error(`${ARMS[role.arm].title}: ${message.reason}`)) : resolve(message);
      void exited.then(() => reject(new Error(`${ARMS[role.arm].title}: the process ended`)));
    });
  const ready = await next();
  const startMs = performance.now() - began;
  if (ready.is !== 'ready') throw new Error(`expected "ready", got "${ready.is}"`);
  return {
    startMs,
    rssMb: ready.rssMb,
    port: ready.port,
    async ask(message) {
      const answer = next();
      child.send(message);
      return (await answer) as Awaited<ReturnType<MeasuredProcess['ask']>> & { is: typeof message.do };
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.send({ do: 'end' } satisfies ToProcess);
      const impatient = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(impatient);
    },
  };
}
