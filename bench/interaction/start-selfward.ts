import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadChecks } from 'selfward/engine';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import { findingsOf, inventoryOf } from '../many-devices.ts';
import { createClient, type HttpClient } from './http-client.ts';
import type { DeviceCount } from './steps.ts';

const COMMAND = fileURLToPath(new URL('../../packages/server/bin/selfward-server.js', import.meta.url));
const START_MS = 60_000;
/** The one check that the device under check gets: its execution is another figure, and is waited for. */
const CHECK = 'reflected-xss';

export const PASSWORD = 'four words for the bench';
/** The device that a check is ordered for. */
export const CHECKED = 'unit-00000';

/** This server as it is installed: a process of its own, from what was built, over a store in a folder of its own. */
export interface Selfward {
  url: string;
  pid: number;
  operator: { name: string; password: string };
  /** Signed in already, for what a program asks. */
  client: HttpClient;
  stop(): Promise<void>;
}

export interface SelfwardOptions {
  devices: DeviceCount;
  selfCheck: boolean;
  deviceUrl: string;
  /** Loaded before it. */
  preload?: string;
  /** Hears the lines that what was loaded before it writes to its fourth channel. */
  onLine?: (line: string) => void;
}

export async function startSelfward(options: SelfwardOptions): Promise<Selfward> {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-bench-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await furnish(folder, options);
    return await begin(folder, options, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function furnish(folder: string, { devices, deviceUrl }: SelfwardOptions): Promise<void> {
  const { devs, networks } = inventoryOf(devices);
  const off = (await loadChecks()).flatMap(({ id, byDefault }) => (byDefault && id !== CHECK ? [id] : []));
  const listed = devs.map((each) =>
    each.name === CHECKED ? { ...each, url: deviceUrl, checking: { profile: 'normal', off } } : each,
  );
  await writeFile(join(folder, 'inventory.json'), JSON.stringify({ devs: listed, networks }));
  const store = await openStore({ store: 'sqlite', folder });
  await store.findings.insertMany(findingsOf(devices / 10));
  await store.close();
}

async function begin(
  folder: string,
  { selfCheck, preload, onLine }: SelfwardOptions,
  remove: () => Promise<void>,
): Promise<Selfward> {
  const loaded = preload === undefined ? [] : ['--import', preload];
  const inventory = join(folder, 'inventory.json');
  const args = [...loaded, COMMAND, 'start', '--data', folder, '--inventory', inventory, '--port', '0'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, SELFWARD_SELF_CHECK: selfCheck ? 'on' : 'off', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= end();
    return stopping;
  };
  async function end(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(impatient);
    await remove();
  }
  let rest = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine?.(line);
  });
  try {
    const said = await greeting(child.stdout, exited);
    const client = createClient(said.url);
    await client.ask('POST', '/api/sign-in', { name: said.name, password: said.password });
    await client.ask('PUT', '/api/account/password', { password: PASSWORD });
    const operator = { name: said.name, password: PASSWORD };
    return { url: said.url, pid: child.pid ?? 0, operator, client, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What it prints when it listens: its address, and the first sign-in. */
function greeting(
  stdout: NodeJS.ReadableStream | null,
  exited: Promise<void>,
): Promise<{ url: string; name: string; password: string }> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`the server did not start in time:\n${said}`)), START_MS);
    const settle = (then: () => void) => {
      clearTimeout(late);
      then();
    };
    stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const [, url] = /running at (\S+?)\/?\s/.exec(said) ?? [];
      const [, name, password] = /name (\S+), one-time password (\S+)/.exec(said) ?? [];
      if (url && name && password) settle(() => resolve({ url, name, password }));
    });
    void exited.then(() => settle(() => reject(new Error(`the server ended at its start:\n${said}`))));
  });
}
