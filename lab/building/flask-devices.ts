import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Flaw } from './flaw.ts';
import type { Twins } from './flaws.ts';
import type { InventoryDevice } from './inventory.ts';
import { originAt } from './listen.ts';
import { type Counters, count, createCounters } from './web/counters.ts';

const PYTHON = '/usr/bin/python3';
const PROGRAM = fileURLToPath(new URL('../flask/server.py', import.meta.url));
/** What stays after a check on these boards may stay: they have no old value that could be put back. */
const LEAVE = { endpoint: 'POST /PostInfo', effect: 'keep' } as const;
const BOARDS = [
  { name: 'info-board-1', position: 'lobby', start: 'flawed' },
  { name: 'info-board-2', position: 'nurse station', start: 'mended' },
] as const;
const [FLAWED, MENDED] = [BOARDS[0].name, BOARDS[1].name];

export const FLASK_FLAWS: readonly Flaw[] = [
  {
    device: FLAWED,
    check: 'stored-xss',
    method: 'POST',
    path: '/PostInfo',
    location: 'body',
    parameter: 'Info',
    sinkPath: '/PostInfo',
    // The answer to the posting is the board itself.
    also: ['reflected-xss'],
  },
  {
    device: FLAWED,
    check: 'template-injection',
    method: 'GET',
    path: '/application/reqTextConcat',
    location: 'query',
    parameter: 'name',
    // What becomes a template's text is never escaped.
    also: ['reflected-xss'],
  },
];

export interface FlaskDevices {
  entries: readonly InventoryDevice[];
  flaws: readonly Flaw[];
  twins: readonly Twins[];
  counters: Readonly<Record<string, Counters>>;
  url(name: string): string | undefined;
  /** @returns false where no board has that name. */
  install(name: string, firmware: 'flawed' | 'mended'): Promise<boolean>;
  stop(): Promise<void>;
}

/** A line that the program prints. */
interface Line {
  missing?: string;
  name?: string;
  port?: number;
  installed?: string;
  effect?: 'written' | 'actuated';
  endpoint?: string;
}

/** Starts the Flask boards as one child process, or says in one line why they are left out. */
export async function startFlaskDevices(options: {
  portOf: (at: number) => number;
  say: (line: string) => void;
  /** Milliseconds that they may take to start. */
  limitMs?: number;
}): Promise<FlaskDevices | undefined> {
  const leaveOut = (reason: string) => {
    options.say(`The Flask boards are left out: ${reason}.`);
    return undefined;
  };
  if (!existsSync(PYTHON)) return leaveOut(`there is no ${PYTHON}`);
  const boards = BOARDS.map(({ name, start }, at) => `${name}:${options.portOf(at)}:${start}`);
  const child = spawn(PYTHON, ['-B', PROGRAM, ...boards], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  // It ends by itself when we do; a write that meets the end is answered by `ended`.
  child.stdin.on('error', () => {});

  const origins = new Map<string, string>();
  const counters: Record<string, Counters> = Object.fromEntries(BOARDS.map(({ name }) => [name, createCounters()]));
  const listeners = new Set<(line: Line) => void>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    if (line.name !== undefined && line.port !== undefined) origins.set(line.name, originAt(line.port));
    const own = counters[line.name ?? ''];
    if (own !== undefined && line.effect !== undefined) count(own[line.effect], line.endpoint ?? '');
    for (const listener of listeners) listener(line);
  });
  const until = (holds: (line: Line) => boolean): Promise<Line | undefined> =>
    new Promise((resolve) => {
      const listener = (line: Line) => {
        if (holds(line)) settle(line);
      };
      const settle = (line?: Line) => {
        listeners.delete(listener);
        resolve(line);
      };
      listeners.add(listener);
      void ended.then(() => settle());
    });

  const limit = setTimeout(() => child.kill('SIGKILL'), options.limitMs ?? 10_000);
  const first = await until((line) => line.missing !== undefined || origins.size === BOARDS.length);
  clearTimeout(limit);
  if (first === undefined) return leaveOut('their program ended, or took too long to start');
  if (first.missing !== undefined) return leaveOut(`${PYTHON} has no ${first.missing} (apt-get install python3-flask)`);
  return {
    entries: BOARDS.map(({ name, position }) => ({
      name,
      category: 'server',
      net: 'clinic-lan',
      model: 'Flask information board',
      position,
      url: `${origins.get(name)}/`,
      td: `${origins.get(name)}/.well-known/wot`,
      checking: { profile: 'gentle', allow: [LEAVE] },
      simulated: true,
    })),
    flaws: FLASK_FLAWS,
    twins: [{ flawed: FLAWED, mended: MENDED }],
    counters,
    url(name) {
      const origin = origins.get(name);
      return origin === undefined ? undefined : `${origin}/`;
    },
    async install(name, firmware) {
      if (!origins.has(name)) return false;
      const installed = until((line) => line.name === name && line.installed === firmware);
      child.stdin.write(`${name} ${firmware}\n`);
      if ((await installed) === undefined) throw new Error(`${name} has ended: its firmware cannot be switched`);
      return true;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
