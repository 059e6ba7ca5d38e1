import { afterEach, expect, it } from 'vitest';
import {
  type FacilityForTesting,
  facilityForTesting,
} from '../packages/selfward/src/inside/report/facilityForTesting.ts';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';

interface Told {
  pid: number;
  mode: string;
  findings: number;
}

const WAIT = { timeout: 60_000 };
const TOKEN = 'token-of-the-three';
let app: WatchedProcess | undefined;
let facility: FacilityForTesting | undefined;
afterEach(async () => {
  await app?.stop();
  await facility?.stop();
});

it('checks once for all processes of an application, and goes on in another when the one that checks ends', async () => {
  facility = await facilityForTesting(TOKEN);
  app = startWatched('cluster.ts', [facility.url, TOKEN]);
  const first = await app.heard<{ pid: number }>('cycle');
  expect(app.all<{ pid: number }>('finding').map(({ pid }) => pid)).toEqual([first.pid]);
  // All of them know what one found.
  await app.heard<Told>('state', () => allSay(app).filter(({ findings }) => findings === 1).length === 3);
  expect(
    allSay(app)
      .map(({ mode }) => mode)
      .sort(),
  ).toEqual(['follower', 'follower', 'shadow']);
  // Whichever is asked, one checks, and whoever asked has the report.
  app.tell('check');
  await app.heard<Told>('report', () => (app?.all('report').length ?? 0) >= 3);
  expect(app.all<Told>('report').map(({ findings }) => findings)).toEqual([1, 1, 1]);
  // One of them reports, and carries out what is asked for there.
  facility.order({ id: 'order-1', type: 'check' });
  await expect.poll(() => facility?.of('report').map(({ order }) => order), WAIT).toEqual(['order-1']);
  expect(facility.streams.size).toBe(1);
  expect(facility.of('hello')).toHaveLength(1);
  process.kill(first.pid, 'SIGKILL');
  const next = await app.heard<{ pid: number }>('cycle', ({ pid }) => pid !== first.pid);
  expect(app.all<{ pid: number }>('cycle').map(({ pid }) => pid)).toEqual([first.pid, next.pid]);
  facility.order({ id: 'order-2', type: 'check' });
  await expect.poll(() => facility?.of('report').map(({ order }) => order), WAIT).toEqual(['order-1', 'order-2']);
  expect(facility.streams.size).toBe(2);
  // It was known before: nobody is told of it a second time.
  expect(app.all('finding')).toHaveLength(1);
  expect(app.all('error')).toEqual([]);
});

/** What each process said last. */
function allSay(of: WatchedProcess | undefined): Told[] {
  return [...new Map((of?.all<Told>('state') ?? []).map((told) => [told.pid, told])).values()];
}
