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

/** What differs between levels is what their pages show: there, only what shows up in pages is looked for again. */
const SHOWN = ['reflected-xss', 'stored-xss'];

type Caller = { level: Level | 'agent' | undefined; identity: Identity | undefined };

function reachable(access: Access, level: Caller['level']): boolean {
  if (level === 'agent' || access === 'agent') return level === access;
  if (access === 'public') return true;
  return level !== undefined && (access === 'signed-in' || may(level, access));
}

/**
 * Every route is checked in full as the first who may reach it: nobody, then the levels from the lowest up. The levels
 * after that run through the same handlers, but their pages show more; those pages are checked for what they show.
 */
export function passesOf(ready: ScratchReady, operators: ScratchSeed['operators']): Pass[] {
  const callers: Caller[] = [
    { level: undefined, identity: undefined },
    {
      level: 'agent',
      identity: { name: 'device', headers: [['authorization', `Bearer ${ready.agentToken}`] as [string, string]] },
    },
    ...operators.map(({ name, level, token }) => ({
      level,
      identity: { name, headers: [['cookie', `${ready.cookie}=${token}`] as [string, string]] },
    })),
  ];
  const firstOf = (access: Access) => callers.find(({ level }) => reachable(access, level));
  const readsAll = callers.at(-1)?.identity;
  return callers.flatMap((caller) => {
    const mine = ready.routes.filter(({ access }) => firstOf(access) === caller);
    const shown = ready.routes.filter(
      ({ access, method }) => method === 'GET' && firstOf(access) !== caller && reachable(access, caller.level),
    );
    const as = caller.identity === undefined ? {} : { identity: caller.identity };
    const others = readsAll === undefined || caller.identity === readsAll ? {} : { others: [readsAll] };
    const passes: Pass[] = [];
    if (mine.length > 0) passes.push({ url: ready.url, surface: { from: 'routes', routes: mine }, ...as, ...others });
    if (shown.length > 0) {
      passes.push({ url: ready.url, surface: { from: 'routes', routes: shown }, checks: SHOWN, ...as });
    }
    return passes;
  });
}

/** Of what a dying process said, the line that tells why. */
function reasonIn(said: string): string {
  const lines = said.trim().split('\n');
  return (lines.find((line) => /^(\w*Error\b|Error:)/.test(line)) ?? lines.at(-1)) || 'it said nothing';
}

/**
 * Starts the second instance in a child process of low priority and waits until it listens.
 *
 * @param entry - the module to start; it expects a {@link ScratchSeed} as its first message.
 * @param signal - stops waiting, and the child with it.
 * @throws when it does not come up, with the last that it said.
 */
export async function startSelfInstance(
  entry: URL,
  seed: Omit<ScratchSeed, 'operators'>,
  signal?: AbortSignal,
): Promise<SelfInstance> {
  signal?.throwIfAborted();
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
  let giveUp: (() => void) | undefined;
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
      giveUp = () => reject(new Error('this server is stopping'));
      signal?.addEventListener('abort', giveUp, { once: true });
      void exited.then(() => reject(new Error(`ended at once: ${reasonIn(said)}`)));
      child.send(full);
    });
    return { passes: passesOf(ready, operators), url: ready.url, stop };
  } catch (cause) {
    await stop();
    throw new Error('the second instance of this server, which takes the probes, did not start', { cause });
  } finally {
    if (giveUp !== undefined) signal?.removeEventListener('abort', giveUp);
  }
}
