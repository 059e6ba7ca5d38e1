import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MonitorState } from 'selfward';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';

/** What an application, the process that checks it and its shadow leave behind, whichever way each of them ends. */
let folder: string;
/** The temporary folder of all their processes: its name in their environment tells them from others. */
let temporary: string;
let app: WatchedProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-life-'));
  temporary = join(folder, 'temporary');
  mkdirSync(temporary);
});
afterEach(async () => {
  await app.stop();
  for (const { pid } of running()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

type Role = 'application' | 'checker' | 'shadow';

/** Every process that was started from the application, by what it is for. */
function running(): { pid: number; role: Role }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const read = (file: string) => readFileSync(`/proc/${name}/${file}`, 'latin1').split('\0');
        if (!read('environ').includes(`TMPDIR=${temporary}`)) return [];
        const role = read('environ').some((each) => each.startsWith('SELFWARD_SHADOW='))
          ? 'shadow'
          : read('cmdline').some((each) => /checker.main\.ts$/.test(each))
            ? 'checker'
            : 'application';
        return [{ pid: Number(name), role: role as Role }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

const roles = () =>
  running()
    .map(({ role }) => role)
    .sort();
const shadows = () => readdirSync(temporary).filter((name) => name.startsWith('selfward-shadow-'));
const killed = (role: Role, signal: NodeJS.Signals) => {
  for (const each of running()) if (each.role === role) process.kill(each.pid, signal);
};
/** Nothing is left of it but what is named. */
const nothingButLeft = (...left: Role[]) =>
  vi.waitFor(() => expect([roles(), shadows()]).toEqual([left, []]), { timeout: 30_000, interval: 100 });

const start = (routes: readonly string[] = []) => {
  for (const route of routes) appendFileSync(join(folder, 'routes'), `${route}\n`);
  app = startWatched('express.ts', [folder, 'http://127.0.0.1:9/'], { TMPDIR: temporary, TMP: temporary });
};
/** Waits until a shadow takes probes. */
async function checking(): Promise<void> {
  await app.heard<MonitorState>('state', ({ shadow }) => shadow.state === 'up');
  expect([roles(), shadows().length]).toEqual([['application', 'checker', 'shadow'], 1]);
}
const isOver = ({ cycle }: MonitorState) => cycle.finishedAt !== undefined;

it('leaves nothing when the work is done', async () => {
  start();
  await checking();
  await app.heard<MonitorState>('state', isOver);
  await nothingButLeft('application');
});

it('leaves nothing when the monitor is stopped in the middle of it', async () => {
  start();
  await checking();
  app.tell('stop');
  await app.heard('stopped');
  expect([roles(), shadows()]).toEqual([['application'], []]);
});

it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('leaves nothing when the application ends by %s', async (signal) => {
  start();
  await checking();
  killed('application', signal);
  await nothingButLeft();
});

it('leaves nothing when the process that checks is killed', async () => {
  start();
  await checking();
  killed('checker', 'SIGKILL');
  await app.heard('error');
  await nothingButLeft('application');
});

it('removes at the next start what was left because all of them were killed at once', async () => {
  start();
  await checking();
  // Nobody is there any more to hear of anybody's end.
  for (const { pid } of running()) process.kill(pid, 'SIGSTOP');
  for (const { pid } of running()) process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect([roles(), shadows().length]).toEqual([[], 1]), { timeout: 10_000 });
  const [left] = shadows();
  start();
  await checking();
  expect(shadows()).not.toContain(left);
  await app.heard<MonitorState>('state', isOver);
  await nothingButLeft('application');
});

it.each([
  ['crash', 'crashing', 'crashes'],
  ['hang', 'hanging', 'hangs'],
] as const)('leaves nothing of shadows that %s', async (_name, route, count) => {
  start([route]);
  await app.heard<MonitorState>('state', ({ shadow }) => shadow[count] > 0 && shadow.starts > 1);
  expect(shadows().length).toBeLessThanOrEqual(1);
  app.tell('stop');
  await app.heard('stopped');
  await nothingButLeft('application');
});

it('leaves nothing of a shadow that stands still when nobody is left to see it', async () => {
  start();
  await checking();
  // Its loop stands still: it hears neither that it shall end nor that its parent is gone.
  killed('shadow', 'SIGSTOP');
  killed('checker', 'SIGSTOP');
  killed('checker', 'SIGKILL');
  killed('application', 'SIGKILL');
  killed('shadow', 'SIGCONT');
  await vi.waitFor(() => expect(roles()).toEqual([]), { timeout: 10_000 });
});
