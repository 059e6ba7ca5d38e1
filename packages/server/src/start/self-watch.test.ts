import type {
  CheckOptions,
  Finding,
  Monitor,
  MonitorEvents,
  MonitorState,
  ProbeNote,
  Report,
  WatchOptions,
} from 'selfward';
import { expect, it } from 'vitest';
import type { Alarm } from '../model/alarm.ts';
import type { Alarms, InsideRuns } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';
import { watchSelf } from './self-watch.ts';

const state = (given: Partial<MonitorState> = {}): MonitorState => ({
  ...{ schema: 'selfward-monitor/1', name: 'selfward', framework: 'fastify', mode: 'shadow', gaps: [], sensors: [] },
  routes: [{ method: 'GET', url: '/devices/:name', points: 1, state: 'clean', findings: [], sinks: [] }],
  shadow: { state: 'none', starts: 1, crashes: 0, hangs: 0, withheld: [] },
  guard: { state: 'idle', eventLoopUtilization: 0, inFlight: 0 },
  cycle: { startedAt: '2026-01-01T00:00:00.000Z', done: 1, of: 1 },
  ...{ notChecked: [], probes: 7 },
  ...given,
});
const report: Report = {
  ...{ schema: 'selfward-report/1', target: 'http://localhost/', startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1 },
  ...{ profile: 'normal', checks: [], findings: [], notChecked: [], visited: [] },
  stats: { requests: 3, injectionPoints: 1, endpoints: 1 },
};
const finding = { id: 'f1', method: 'GET', url: 'http://localhost/devices/{name}' } as Finding;
const runOf = (given: Partial<Run>): Run => ({ id: 'r1', device: 'selfward', checks: [], ...given }) as Run;

/** A server whose monitor is played, and what its rooms were told. */
function played(open: Run[] = []) {
  const told: string[] = [];
  const heard: Partial<MonitorEvents> = {};
  const checks: { given: CheckOptions | undefined; end: PromiseWithResolvers<Report> }[] = [];
  let options: WatchOptions = {};
  let orders = (_: Run) => {};
  let cancel = (_: string) => {};
  const note = (...words: unknown[]) => told.push(words.join(' '));
  const inside = {
    seen: async (device, _run, { id }) => void note('seen', device, id),
    cleared: async (device, _run, { id }) => void note('cleared', device, id),
    cycle: async (device, { stats, clean }) => void note('cycle', device, stats.requests, clean.join()),
    open: async () => open,
    begin: async (id) => void note('begin', id),
    progress: (id, sent, planned) => void note('progress', id, sent, planned),
    finish: async (device, id) => void note('finish', device, id),
    probes: (run, _began, probes) => void note('probes', run.slice(0, 6), ...probes.map(({ url }) => url)),
    onCancel(listener) {
      cancel = listener;
      return () => {
        cancel = () => {};
      };
    },
    fail: async (_device, id, how, problem) => void note('fail', id, how, problem),
    onOrder(listener) {
      orders = listener;
      return () => {
        orders = () => {};
      };
    },
  } satisfies Partial<InsideRuns>;
  const monitor: Monitor = {
    check(given) {
      const end = Promise.withResolvers<Report>();
      checks.push({ given, end });
      given?.onProgress?.({ sent: 1, planned: 9 });
      given?.signal?.addEventListener('abort', () => end.reject(given.signal?.reason));
      return end.promise;
    },
    refresh: () => note('refresh'),
    on(event, listener) {
      heard[event] = listener;
      return () => {};
    },
    state: () => state(),
    findings: () => [],
    async stop() {
      for (const { end } of checks) end.reject(new Error('the monitor was stopped'));
    },
  };
  const self = watchSelf({
    ...{ app: {}, self: 'selfward', options: { origin: 'http://localhost' } },
    inside: inside as Partial<InsideRuns> as InsideRuns,
    checking: {
      finding: async (id) => ({ id, finding }) as never,
    },
    alarms: {
      async raise({ kind, text }) {
        note('alarm', kind, text);
        return {} as Alarm;
      },
      clear: async (kind, _device, subject) => void note('no alarm', kind, subject),
    } satisfies Partial<Alarms> as Partial<Alarms> as Alarms,
    events: { publish: ({ topic }) => note('event', topic), subscribe: () => () => {} },
    onTrouble: (error) => note('trouble', error),
    now: () => 1_000_000,
    watchApp: (_app, given) => {
      options = given;
      return monitor;
    },
  });
  return { self, told, heard, checks, options, order: (run: Run) => orders(run), cancel: (run: string) => cancel(run) };
}

it('is the only one that checks, under the name of this server', () => {
  expect(played().options).toMatchObject({ name: 'selfward', lead: true, origin: 'http://localhost' });
});

it('takes what its monitor says as of a device, in the order in which it was said', async () => {
  const { heard, told, self } = played();
  heard.finding?.(finding);
  heard.cleared?.(finding);
  heard.cycle?.(state({ cycle: { finishedAt: '2026-01-01T00:01:00.000Z', done: 1, of: 1 } }));
  heard.state?.(state());
  heard.state?.(state());
  await self.stop();
  expect(told).toEqual([
    'event monitor',
    'seen selfward f1',
    'cleared selfward f1',
    'cycle selfward 7 GET /devices/:name',
    'no alarm checking self-check',
  ]);
});

it('raises an alarm where it is blind, and takes it for healed by no look that failed', async () => {
  const { heard, told, self } = played();
  heard.error?.(new Error('no shadow came up'));
  const failed = { ...state().shadow, state: 'failed' } as const;
  heard.cycle?.(state({ shadow: failed, cycle: { finishedAt: '2026-01-01T00:01:00.000Z', done: 1, of: 1 } }));
  await self.stop();
  expect(told[0]).toBe('alarm checking This server could not check itself: no shadow came up');
  expect(told.join()).not.toContain('no alarm');
});

it('carries out what is ordered for it and for nobody else, a retest at its own route', async () => {
  const { order, checks, told, self } = played();
  order(runOf({ id: 'other', device: 'lamp' }));
  order(runOf({ finding: 'f1', checks: ['sql-injection'] }));
  await expect.poll(() => checks.length).toBe(1);
  expect(checks[0]?.given).toMatchObject({ routes: ['GET /devices/:name'], checks: ['sql-injection'] });
  checks[0]?.end.resolve(report);
  await expect.poll(() => told).toContain('finish selfward r1');
  expect(told.slice(0, 2)).toEqual(['begin r1', 'progress r1 1 9']);
  await self.stop();
});

it('calls off what somebody cancels, and that alone', async () => {
  const { order, cancel, checks, told, self } = played();
  order(runOf({}));
  order(runOf({ id: 'r2' }));
  await expect.poll(() => checks.length).toBe(2);
  cancel('r1');
  await expect.poll(() => told).toContain('fail r1 failed it was called off');
  expect(checks.map(({ given }) => given?.signal?.aborted)).toEqual([true, false]);
  await self.stop();
});

it('keeps what was sent with the run it was sent for, and what goes on by itself with its cycle', async () => {
  const { order, heard, checks, told, self } = played();
  const probe = { url: '/a' } as ProbeNote;
  order(runOf({}));
  await expect.poll(() => checks.length).toBe(1);
  checks[0]?.given?.onProbes?.([probe]);
  heard.probes?.([probe]);
  expect(told.slice(-2)).toEqual(['probes r1 /a', 'probes cycle- /a']);
  await self.stop();
});

it('goes on with what was ordered before it started, and says what a stop broke off', async () => {
  const { checks, told, self } = played([runOf({}), runOf({ id: 'other', device: 'lamp' })]);
  await expect.poll(() => checks.length).toBe(1);
  await self.stop();
  await expect.poll(() => told).toContain('fail r1 interrupted the monitor was stopped');
});
