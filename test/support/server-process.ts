import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('../../', import.meta.url).pathname;
const START_MS = 60_000;

/** The server as `npm start` runs it: with the simulated building, over a data folder of its own. */
export interface ServerProcess {
  url: string;
  data: string;
  /** Printed while no administrator has chosen a password. */
  oneTime: { name: string; password: string } | undefined;
  /** Everything that it said on standard output. */
  said(): string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** An earlier life's data folder; a fresh one where not given. */
  data?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** Waits for a line that matches. */
function awaitLine(child: ChildProcess, said: () => string, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => settle(() => reject(new Error(`no line like ${pattern} within ${START_MS / 1000} s:\n${said()}`))),
      START_MS,
    );
    const look = () => {
      const match = pattern.exec(said());
      if (match !== null) settle(() => resolve(match));
    };
    const ended = () => settle(() => reject(new Error(`ended before a line like ${pattern}:\n${said()}`)));
    function settle(then: () => void) {
      clearTimeout(late);
      child.stdout?.off('data', look);
      child.off('exit', ended);
      then();
    }
    child.stdout?.on('data', look);
    child.once('exit', ended);
    look();
  });
}

export async function startServer({ data, args = [], env = {} }: StartOptions = {}): Promise<ServerProcess> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'selfward-data-')));
  const child = spawn(
    process.execPath,
    ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning', 'scripts/start.ts', ...args],
    {
      cwd: ROOT,
      env: { ...process.env, SELFWARD_DATA: folder, SELFWARD_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a power cut takes the building with it.
      detached: true,
    },
  );
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk.toString('utf8');
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const [, url = ''] = await awaitLine(child, () => said, /running at (http:\/\/\S+)/);
  const once = /name (\S+), one-time password (\S+)/;
  const first = /[Ss]ign in once/.test(said) || data === undefined ? await awaitLine(child, () => said, once) : null;
  const [, name = '', password = ''] = first ?? [];

  const signal = async (how: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, how);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    await exited;
  };
  return {
    url,
    data: folder,
    oneTime: first === null ? undefined : { name, password },
    said: () => said,
    kill: () => signal('SIGKILL'),
    async stop() {
      await signal('SIGTERM');
      if (data === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
