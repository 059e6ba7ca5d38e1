import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Identity } from 'selfward';
import { type Access, LEVELS, type Level, may } from '../model/level.ts';
import type { FromScratch, ScratchReady, ScratchSeed } from '../model/scratch.ts';
import type { Pass } from './job.ts';

const START_MS = 20_000;

/** A second copy of this server over a scratch store, with actuation unplugged: it takes the probes. */
export interface SelfInstance {
  /** One pass as nobody and one for each level, each over the routes that it may reach. */
  passes: readonly Pass[];
  url: string;
  stop(): Promise<void>;
}

const reachable = (access: Access, level: Level | undefined): boolean =>
  access === 'public' || (level !== undefined && (access === 'signed-in' || may(level, access)));

function passesOf(ready: ScratchReady, seed: ScratchSeed): Pass[] {
  const callers: { level: Level | undefined; identity: Identity | undefined }[] = [
    { level: undefined, identity: undefined },
    ...seed.operators.map(({ name, level, token }) => ({
      level,
      identity: { name, headers: [['cookie', `${ready.cookie}=${token}`] as [string, string]] },
    })),
  ];
  return callers.map(({ level, identity }) => ({
    url: ready.url,
    surface: { from: 'routes' as const, routes: ready.routes.filter((route) => reachable(route.access, level)) },
    ...(identity === undefined ? {} : { identity }),
  }));
}

/**
 * Starts the second instance in a child process of low priority and waits until it listens.
 *
 * @param entry - the module to start; it expects a {@link ScratchSeed} as its first message.
 * @throws when it does not come up, with the last that it said.
 */
export async function startSelfInstance(entry: URL, seed: Omit<ScratchSeed, 'operators'>): Promise<SelfInstance> {
  const operators = LEVELS.map((level) => ({
    name: `selfcheck-${level}`,
    level,
    token: randomBytes(32).toString('base64url'),
  }));
  // An empty environment: no store address, no credentials of the living server reach the copy.
  const child = fork(fileURLToPath(entry), [], {
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
    await exited;
    clearTimeout(hard);
  };
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const full: ScratchSeed = { ...seed, operators };
    const ready = await new Promise<ScratchReady>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`did not listen within ${START_MS / 1000} s`)), START_MS);
      child.once('message', (message: FromScratch) => {
        clearTimeout(late);
        if (message.type === 'ready') resolve(message.ready);
        else reject(new Error(message.problem));
      });
      child.once('error', reject);
      void exited.then(() => reject(new Error(`ended at once: ${said.trim().split('\n').at(-1) ?? 'no word'}`)));
      child.send(full);
    });
    return { passes: passesOf(ready, full), url: ready.url, stop };
  } catch (cause) {
    await stop();
    throw new Error('the second instance of this server, which takes the probes, did not start', { cause });
  }
}
