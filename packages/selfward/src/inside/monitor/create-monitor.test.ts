import { afterEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../model/finding.ts';
import type { Monitor, WatchOptions } from '../../model/monitor.ts';
import type { ProbeNote } from '../../model/probe-note.ts';
import type { Report } from '../../model/report.ts';
import type { Route } from '../../surface/routes.ts';
import { createChanges } from '../adapters/changes.ts';
import type { Lead, LeadRole } from '../live/lead.ts';
import type { FromChecker, Job, ToChecker } from '../messages.ts';
import { createMonitor } from './create-monitor.ts';

const finding = (url = '/rooms'): Finding => ({
  id: `id of ${url}`,
  check: 'sql-injection',
  title: 'SQL injection',
  cwe: 'CWE-89',
  severity: 'critical',
  confidence: 'proved',
  proof: { kind: 'sighting', observed: 'seen', control: 'not seen' },
  url: `http://localhost${url}`,
  method: 'GET',
  location: 'query',
  parameter: 'name',
  sink: '',
  evidence: '',
  reproduce: '',
  advice: '',
});
const report = (given: Partial<Report> = {}): Report => ({
  schema: 'selfward-report/1',
  target: 'http://localhost/',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  profile: 'normal',
  checks: [],
  findings: [],
  notChecked: [],
  visited: [],
  stats: { requests: 3, injectionPoints: 1, endpoints: 1 },
  ...given,
});

/** A monitor over an application and a process that checks which are stood in for. */
function watched(options: WatchOptions = {}, role: LeadRole = 'leader') {
  const routes: Route[] = [{ method: 'GET', url: '/rooms' }];
  const changes = createChanges();
  const roles = new Set<(role: LeadRole) => void>();
  const messages = new Set<(message: unknown) => void>();
  const newcomers = new Set<(tell: (message: unknown) => void) => void>();
  const sent: unknown[] = [];
  const jobs: { job: Job; on: (message: FromChecker) => void; end: () => void; stopped: Promise<void> }[] = [];
  const waiting: (() => void)[] = [];
  const lead: Lead = {
    role: () => role,
    onRole: (listener) => {
      roles.add(listener);
      return () => roles.delete(listener);
    },
    send: (message) => sent.push(message),
    onMessage: (listener) => {
      messages.add(listener);
      return () => messages.delete(listener);
    },
    onFollower: (listener) => {
      newcomers.add(listener);
      return () => newcomers.delete(listener);
    },
    stop: async () => undefined,
  };
  const monitor = createMonitor({
    attached: {
      framework: 'express',
      routes: () => routes,
      gaps: () => [],
      onChange: changes.on,
      server: async () => undefined,
      detach: () => undefined,
    },
    options,
    name: 'test',
    which: 0,
    entry: { entry: { execPath: 'node', execArgv: [], args: ['server.js'], cwd: '/' } },
    guard: {
      allow: () => ({ wait: 0 }),
      share: () => 1,
      spent: () => undefined,
      state: () => ({ state: 'idle', eventLoopUtilization: 0, inFlight: 0 }),
      onChange: () => () => undefined,
    },
    onTick: () => () => undefined,
    attend: () => () => undefined,
    lead,
    names: () => [],
    onNames: () => () => undefined,
    onLoad: () => undefined,
    run(job, on) {
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      let hear = () => {};
      const stopped = new Promise<void>((resolve) => {
        hear = resolve;
      });
      const tell = ({ say }: ToChecker) => {
        if (say === 'stop') hear();
      };
      jobs.push({ job, on, end, stopped });
      for (const heard of waiting.splice(0)) heard();
      return { tell, stop: async () => end(), ended };
    },
    inline: { begin: async () => [], take: () => undefined, rest: () => undefined, end: () => undefined },
    stopLive: async () => undefined,
  });
  const nth = async (count: number) => {
    while (jobs.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    const found = jobs[count - 1];
    if (!found) throw new Error('no such job');
    return found;
  };
  return {
    monitor,
    sent,
    nth,
    jobs,
    become(next: LeadRole) {
      role = next;
      for (const listener of roles) listener(next);
    },
    hear(message: unknown) {
      for (const listener of messages) listener(message);
    },
    /** What a process is told that comes to follow this one. */
    join(): unknown[] {
      const told: unknown[] = [];
      for (const listener of newcomers) listener((message) => told.push(message));
      return told;
    },
    change(edit: (table: Route[]) => void) {
      edit(routes);
      changes.tell();
    },
  };
}

const stops: Monitor[] = [];
afterEach(async () => {
  for (const monitor of stops.splice(0)) await monitor.stop();
});
function begin(...given: Parameters<typeof watched>) {
  const made = watched(...given);
  stops.push(made.monitor);
  const told: string[] = [];
  made.monitor.on('finding', ({ url }) => told.push(`finding ${url}`));
  made.monitor.on('cleared', ({ url }) => told.push(`cleared ${url}`));
  made.monitor.on('error', ({ message }) => told.push(`error ${message}`));
  return { ...made, told };
}
const note = (url: string): ProbeNote => ({
  ...{ at: 0, check: 'sql-injection', method: 'GET', url, parameter: '', note: '', status: 200, tookMs: 1 },
  ...{ failure: '', sightings: [] },
});
const VISITED = ['GET http://localhost/rooms'];

describe('by itself', () => {
  it('checks what it knows, tells a finding once, and clears it when its place was looked at again', async () => {
    const { nth, told, monitor } = begin({ cycleMs: 1 });
    const first = await nth(1);
    expect(first.job).toMatchObject({ mode: 'alone', routes: ['GET /rooms'], known: [] });
    first.on({ say: 'finding', finding: finding() });
    first.on({ say: 'done', report: report({ findings: [finding()], visited: VISITED }), mended: [], probes: [] });
    first.end();
    expect(monitor.state().routes[0]).toMatchObject({ state: 'vulnerable', findings: ['id of /rooms'] });
    const second = await nth(2);
    expect(second.job.known.map(({ id }) => id)).toEqual(['id of /rooms']);
    second.on({ say: 'done', report: report({ visited: VISITED }), mended: ['id of /rooms'], probes: [] });
    second.end();
    expect(told).toEqual(['finding http://localhost/rooms', 'cleared http://localhost/rooms']);
    expect(monitor.state().routes[0]?.state).toBe('clean');
  });

  it('does not take a finding for mended that a run merely did not meet', async () => {
    const { nth, told, monitor } = begin();
    const { on, end } = await nth(1);
    on({ say: 'finding', finding: finding() });
    on({ say: 'done', report: report({ visited: VISITED }), mended: [], probes: [] });
    end();
    expect([told, monitor.findings().length]).toEqual([['finding http://localhost/rooms'], 1]);
    expect(monitor.state().routes[0]?.state).toBe('vulnerable');
  });

  it('checks a route when it appears, and clears what was found on one that goes', async () => {
    const { nth, told, change, monitor } = begin();
    const first = await nth(1);
    first.on({ say: 'done', report: report({ findings: [finding()], visited: VISITED }), mended: [], probes: [] });
    first.end();
    change((routes) => routes.push({ method: 'GET', url: '/later' }));
    const second = await nth(2);
    expect(second.job.routes).toEqual(['GET /later']);
    second.on({ say: 'done', report: report({ visited: ['GET http://localhost/later'] }), mended: [], probes: [] });
    second.end();
    const cleared = new Promise<void>((resolve) => void monitor.on('cleared', () => resolve()));
    change((routes) => routes.splice(0, 1));
    await cleared;
    expect(told.at(-1)).toBe('cleared http://localhost/rooms');
  });

  const done = { say: 'done', report: report(), mended: [], probes: [] } as const;
  const more = (...urls: string[]) => urls.map((url) => ({ method: 'GET', url }));

  it('looks first at routes that came up meanwhile, and then at all that it was stopped in', async () => {
    const { nth, change, monitor } = begin();
    change((routes) => routes.push(...more('/a', '/b')));
    const first = await nth(1);
    change((routes) => routes.push(...more('/new')));
    await first.stopped;
    first.on({ say: 'finding', finding: finding() });
    first.on(done);
    first.end();
    const second = await nth(2);
    expect(second.job.routes).toEqual(['GET /new']);
    expect(monitor.findings()).toHaveLength(1);
    // What was found is told at once; nothing else is known of any.
    expect(monitor.state().routes.map(({ state }) => state)).toEqual(['vulnerable', 'new', 'new', 'new']);
    second.on(done);
    second.end();
    expect((await nth(3)).job.routes).toEqual(['GET /rooms', 'GET /a', 'GET /b']);
  });

  it('leaves what it does by itself for what somebody waits for', async () => {
    const { nth, monitor, told } = begin();
    const first = await nth(1);
    const asked = monitor.check();
    await first.stopped;
    first.on({ say: 'failed', reason: 'the check was stopped before it began' });
    first.end();
    const second = await nth(2);
    expect(second.job.mode).toBe('both');
    second.on(done);
    second.end();
    await asked;
    expect(told).toEqual([]);
  });

  it('tells what failed, and calls nothing clean that was not looked at', async () => {
    const { nth, told, monitor } = begin();
    const { on, end } = await nth(1);
    on({ say: 'failed', reason: 'no shadow came up' });
    end();
    expect(told).toEqual(['error selfward: the application could not be checked: no shadow came up']);
    expect(monitor.state().routes[0]).toMatchObject({ state: 'not-checked', reason: 'no shadow came up' });
    expect(monitor.state().shadow).toMatchObject({ state: 'failed' });
  });

  it('survives listeners that throw', async () => {
    const { nth, monitor, told } = begin();
    monitor.on('finding', () => {
      throw new Error('not ours');
    });
    const { on } = await nth(1);
    on({ say: 'finding', finding: finding() });
    expect(told).toEqual(['finding http://localhost/rooms', 'error not ours']);
  });
});

describe('on demand', () => {
  it('gives the report, and names a route that is not there', async () => {
    const { nth, monitor } = begin({ autonomous: false });
    const asked = monitor.check({ routes: ['GET /rooms'], checks: ['sql-injection'] });
    const { job, on } = await nth(1);
    expect(job).toMatchObject({ mode: 'both', routes: ['GET /rooms'], checks: ['sql-injection'] });
    on({ say: 'done', report: report(), mended: [], probes: [] });
    expect((await asked).schema).toBe('selfward-report/1');
    await expect(monitor.check({ routes: ['GET /room'] })).rejects.toThrow('there is no route "GET /room"');
  });

  it('calls no route clean, and none done, by some of the checks', async () => {
    const { nth, monitor } = begin();
    const first = await nth(1);
    first.on({ say: 'failed', reason: 'no shadow came up' });
    first.end();
    void monitor.check({ checks: ['reflected-xss'] });
    const second = await nth(2);
    second.on({ say: 'progress', sent: 2, planned: 9 });
    expect(monitor.state().probes).toBe(2);
    second.on({ say: 'done', report: report({ visited: VISITED }), mended: [], probes: [] });
    expect(monitor.state().routes[0]).toMatchObject({ state: 'not-checked', reason: 'no shadow came up' });
  });

  it('is called off with its signal: what is under way stops, what waits is never begun, what was found stays', async () => {
    const { nth, monitor, jobs, told } = begin({ autonomous: false });
    const [one, two] = [new AbortController(), new AbortController()];
    const running = expect(monitor.check({ signal: one.signal })).rejects.toThrow('not wanted');
    const waiting = expect(monitor.check({ signal: two.signal })).rejects.toThrow('nor this');
    const { on, end, stopped } = await nth(1);
    on({ say: 'finding', finding: finding() });
    two.abort(new Error('nor this'));
    one.abort(new Error('not wanted'));
    await Promise.all([running, waiting, stopped]);
    on({ say: 'done', report: report({ visited: VISITED }), mended: ['id of /rooms'], probes: [] });
    end();
    await expect(monitor.check({ signal: one.signal })).rejects.toThrow('not wanted');
    expect([told, jobs.length]).toEqual([['finding http://localhost/rooms'], 1]);
    void monitor.check();
    expect((await nth(2)).job.mode).toBe('both');
  });

  it('tells who asked what is sent, and of what goes on by itself whoever listens', async () => {
    const { nth, monitor } = begin();
    const heard: string[] = [];
    monitor.on('probes', (probes) => heard.push(...probes.map(({ url }) => `by itself ${url}`)));
    const first = await nth(1);
    first.on({ say: 'probes', probes: [note('/a')] });
    void monitor.check({ onProbes: (probes) => heard.push(...probes.map(({ url }) => `asked ${url}`)) });
    first.end();
    const second = await nth(2);
    second.on({ say: 'probes', probes: [note('/b')] });
    second.on({ say: 'done', report: report(), mended: [], probes: [] });
    second.end();
    void monitor.check();
    expect((await nth(3)).job.tellProbes).toBe(false);
    expect([first.job.tellProbes, second.job.tellProbes]).toEqual([true, true]);
    expect(heard).toEqual(['by itself /a', 'asked /b']);
  });

  it('is called off with whoever leads, too', async () => {
    const { monitor, sent } = begin({ autonomous: false }, 'follower');
    const off = new AbortController();
    const asked = expect(monitor.check({ signal: off.signal })).rejects.toThrow('not wanted');
    off.abort(new Error('not wanted'));
    await asked;
    const id = expect.stringContaining(`${process.pid}.`);
    expect(sent).toEqual([
      { type: 'check', id, order: {} },
      { type: 'cancel', id },
    ]);
  });

  it('is asked of the process that leads, once that is known', async () => {
    const { monitor, become, sent, jobs } = begin({ autonomous: false }, 'undecided');
    void monitor.check().catch(() => undefined);
    become('follower');
    expect(sent).toEqual([expect.objectContaining({ type: 'check', order: {} })]);
    expect(jobs).toEqual([]);
    expect(monitor.state().mode).toBe('follower');
  });

  it('is asked again of the next one that leads, and carried out here where that is this one', async () => {
    const { monitor, become, sent, nth, jobs } = begin({ autonomous: false }, 'follower');
    const asked = monitor.check();
    become('undecided');
    become('follower');
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
    become('undecided');
    become('leader');
    const first = await nth(1);
    first.on({ say: 'done', report: report(), mended: [], probes: [] });
    first.end();
    await expect(asked).resolves.toMatchObject({ schema: 'selfward-report/1' });
    expect(jobs).toHaveLength(1);
  });

  it('is carried out once where it was asked for twice', async () => {
    const { hear, sent, nth, jobs } = begin({ autonomous: false });
    for (let count = 0; count < 2; count++) hear({ type: 'check', id: 'another process', order: {} });
    const first = await nth(1);
    first.on({ say: 'done', report: report(), mended: [], probes: [] });
    first.end();
    await expect.poll(() => sent).toContainEqual({ type: 'report', id: 'another process', report: report() });
    expect(jobs).toHaveLength(1);
  });

  it('is refused once it was stopped, and what waits is told so', async () => {
    const { monitor } = begin({ autonomous: false }, 'undecided');
    const waiting = monitor.check();
    const told = expect(waiting).rejects.toThrow('the monitor was stopped');
    await monitor.stop();
    await told;
    await expect(monitor.check()).rejects.toThrow('the monitor was stopped');
  });
});

describe('of several processes', () => {
  const told = (monitor: Monitor) => ({ mode: monitor.state().mode, findings: monitor.findings().map(({ id }) => id) });
  const known = (monitor: Monitor) => ({ type: 'known', state: monitor.state(), findings: [finding()] });

  it('one that follows tells what the leader does, and tells its listeners when that changes', async () => {
    const { monitor, hear } = begin({ autonomous: false }, 'follower');
    const states: string[] = [];
    monitor.on('state', ({ mode }) => states.push(mode));
    hear(known(monitor));
    expect(states).toEqual(['follower']);
    expect(told(monitor)).toEqual({ mode: 'follower', findings: ['id of /rooms'] });
  });

  it('one that takes over looks again at what was known, and tells when it is gone', async () => {
    const { monitor, hear, become, nth, told: heard } = begin({}, 'follower');
    hear(known(monitor));
    become('undecided');
    expect(told(monitor).findings).toEqual(['id of /rooms']);
    become('leader');
    const first = await nth(1);
    expect(told(monitor)).toEqual({ mode: 'shadow', findings: ['id of /rooms'] });
    expect(first.job.known.map(({ id }) => id)).toEqual(['id of /rooms']);
    first.on({ say: 'done', report: report(), mended: ['id of /rooms'], probes: [] });
    first.end();
    expect(heard).toEqual(['cleared http://localhost/rooms']);
  });

  it('one that comes later is told what was found before', async () => {
    const { join, nth, change } = begin();
    expect(join()).toEqual([]);
    change(() => undefined);
    const first = await nth(1);
    first.on({ say: 'finding', finding: finding() });
    first.on({ say: 'done', report: report({ findings: [finding()] }), mended: [], probes: [] });
    first.end();
    await expect.poll(join).toEqual([expect.objectContaining({ type: 'known', findings: [finding()] })]);
  });
});
