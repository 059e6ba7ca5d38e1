import { afterEach, expect, it } from 'vitest';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';

interface Told {
  pid: number;
  mode: string;
  findings: number;
}

let app: WatchedProcess | undefined;
afterEach(() => app?.stop());

it('checks once for all processes of an application, and goes on in another when the one that checks ends', async () => {
  app = startWatched('cluster.ts', []);
  const first = await app.heard<{ pid: number }>('cycle');
  expect(app.all<{ pid: number }>('finding').map(({ pid }) => pid)).toEqual([first.pid]);
  app.tell('state');
  await app.heard<Told>('mode', () => (app?.all('mode').length ?? 0) >= 3);
  const told = app.all<Told>('mode');
  expect(told.map(({ mode }) => mode).sort()).toEqual(['follower', 'follower', 'shadow']);
  expect(told.map(({ findings }) => findings)).toEqual([1, 1, 1]);
  // Whichever is asked, one checks, and whoever asked has the report.
  app.tell('check');
  await app.heard<Told>('report', () => (app?.all('report').length ?? 0) >= 3);
  expect(app.all<Told>('report').map(({ findings }) => findings)).toEqual([1, 1, 1]);
  process.kill(first.pid, 'SIGKILL');
  const next = await app.heard<{ pid: number }>('cycle', ({ pid }) => pid !== first.pid);
  expect(app.all<{ pid: number }>('cycle').map(({ pid }) => pid)).toEqual([first.pid, next.pid]);
  expect(app.all('error')).toEqual([]);
});
