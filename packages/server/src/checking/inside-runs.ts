import { type Finding, type NotChecked, PROFILES, type Report } from 'selfward';
import { AgentError } from '../model/agent.ts';
import { type Device, urlsOf } from '../model/device.ts';
import type { Events } from '../model/events.ts';
import type { StoredFinding } from '../model/finding.ts';
import type { InsideRuns, Inventory, Operations } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';
import type { Change, Store } from '../model/store.ts';
import type { FindingDesk } from './finding-desk.ts';
import { cut, insideFinding, routeKey } from './inside-finding.ts';
import { createInsideProbes } from './inside-probes.ts';
import { systemEntry } from './runner.ts';
import type { ScheduleDesk } from './schedule-desk.ts';

/** Open findings of one device that come from inside; beyond, no new ones are kept: a device must not fill the store. */
const MOST_OPEN = 2_000;
/** Those that were closed included: findings that come and go by the thousand are none. */
const MOST_KEPT = 20_000;
/** Lines of what was not checked that a run keeps. */
const MOST_LINES = 500;
const PROGRESS_MS = 500;

export interface InsideDeps {
  store: Store;
  inventory: Inventory;
  events: Events;
  operations: Operations;
  desk: FindingDesk;
  schedules: Pick<ScheduleDesk, 'checked'>;
  now: () => number;
}

export interface InsideRoom extends InsideRuns {
  order(run: Run): Promise<Run>;
  /** @returns whether it was one of a device, and not over. */
  cancel(id: string): Promise<boolean>;
}

/** What libraries inside devices see and do, kept as findings and runs like any other's. */
export function createInsideRuns(deps: InsideDeps): InsideRoom {
  const { store, inventory, events, operations, desk, schedules, now } = deps;
  const listeners = new Set<(run: Run) => void>();
  const cancelListeners = new Set<(run: string) => void>();
  const toldAt = new Map<string, number>();
  const probes = createInsideProbes(store.probes);

  const deviceOf = (name: string): Device => {
    const device = inventory.get(name);
    if (device === undefined) throw new AgentError(`${name} is no longer in the inventory`);
    return device;
  };

  function announce({ id, device, state, sent, planned, doing, findings }: Run): void {
    events.publish({ topic: 'run', id, device, state, sent, planned, doing, findings: findings.length });
  }

  async function change(id: string, fields: Change<Run>, expected?: Partial<Run>): Promise<Run | undefined> {
    const run = await store.runs.update(id, fields, expected);
    if (run !== undefined) announce(run);
    return run;
  }

  const finished = (run: Run, detail: string) =>
    operations.record(
      systemEntry(
        { action: 'check.finish', object: run.device, outcome: run.state === 'done' ? 'done' : 'failed', detail },
        run.id,
      ),
    );

  const wasChecked = async (name: string): Promise<void> => {
    if (urlsOf(deviceOf(name)).length > 0) await schedules.checked(name, now());
  };

  async function openOf(device: string): Promise<StoredFinding[]> {
    const open: StoredFinding[] = [];
    for (let offset = 0; ; offset += 500) {
      const sort = { field: 'id', order: 'asc' } as const;
      const { rows } = await store.findings.find({ where: { device, state: 'open' }, sort, limit: 500, offset });
      open.push(...rows.filter(({ inside }) => inside !== undefined));
      if (rows.length < 500) return open;
    }
  }

  async function seen(name: string, run: string, told: Finding): Promise<StoredFinding> {
    const device = deviceOf(name);
    const finding = insideFinding(device, told);
    const known = await store.findings.get(finding.id);
    if (known === undefined && (await store.findings.count({ device: name, state: 'open' })) >= MOST_OPEN)
      throw new AgentError(`${name} has ${MOST_OPEN} open findings: no more are kept until some are mended`);
    if (known === undefined && (await store.findings.count({ device: name })) >= MOST_KEPT)
      throw new AgentError(`${name} had ${MOST_KEPT} findings: no more are kept`);
    return desk.seen(name, run, finding, { id: told.id });
  }

  /** The last ones, newest first. */
  async function cyclesOf(device: string): Promise<string[]> {
    const sort = { field: 'createdAt', order: 'desc' } as const;
    return (await store.runs.find({ where: { device, reason: 'cycle' }, sort, limit: 20 })).rows.map(({ id }) => id);
  }

  /** What became of the one finding that was to be looked at again. */
  async function conclude(run: Run, report: Report): Promise<void> {
    if (run.finding === undefined) return;
    const row = await store.findings.get(run.finding);
    if (row === undefined || row.state !== 'open') return;
    const inside = row.inside?.id;
    if (report.findings.some(({ id }) => id === inside)) return;
    const key = routeKey(row.finding.method, row.finding.url);
    const failed = report.notChecked.find(
      ({ cause, check, endpoint }) =>
        cause === 'failed' &&
        (check === undefined || check === row.check) &&
        (!/^[A-Z]+ /.test(endpoint) || key === keyOfEndpoint(endpoint)),
    );
    const told = report.checks.includes(row.check) && failed === undefined && report.stats.endpoints > 0;
    if (told) await desk.close(row.id, run.id, 'mended');
    else await desk.unsure(row.id, `Looked again, and could not tell: ${failed?.reason ?? 'it was not checked'}`);
  }

  return {
    async order(run) {
      await store.runs.insert({ ...run, doing: 'waiting for the device' });
      for (const listener of listeners) listener(run);
      return run;
    },
    async cancel(id) {
      const run = await store.runs.get(id);
      if (run?.from !== 'inside' || (run.state !== 'queued' && run.state !== 'running')) return false;
      const off = await change(id, { state: 'cancelled', endedAt: now(), doing: '' }, { state: run.state });
      if (off === undefined) return false;
      for (const listener of cancelListeners) listener(id);
      return true;
    },
    async seen(device, run, finding) {
      await seen(device, run, finding);
    },
    async cleared(name, run, told) {
      const { id } = insideFinding(deviceOf(name), told);
      const row = await store.findings.get(id);
      if (row?.device === name && row.state === 'open') await desk.close(id, run, 'mended');
    },
    async cycle(device, cycle) {
      const { id, startedAt, endedAt, findings, notChecked, stats } = cycle;
      const open = await openOf(device);
      const held = new Set(findings);
      const clean = new Set(cycle.clean.map(keyOfEndpoint));
      const still = open.filter(({ inside }) => held.has(inside?.id ?? ''));
      // Its library may have started anew and know nothing of what it told before: a clean route is a word on all of it.
      for (const row of open)
        if (!still.includes(row) && clean.has(routeKey(row.finding.method, row.finding.url)))
          await desk.close(row.id, id, 'mended');
      const run: Run = {
        ...{
          id,
          device,
          urls: [],
          checks: [],
          profile: 'normal',
          orderedBy: 'system',
          reason: 'cycle',
          from: 'inside',
        },
        ...{ state: 'done', createdAt: startedAt, startedAt, endedAt, doing: '' },
        ...{ sent: stats.requests, planned: stats.requests, stats },
        findings: still.map((row) => row.id),
        notChecked: bounded(notChecked),
      };
      await probes.settle(id);
      await store.runs.put(run);
      announce(run);
      await wasChecked(device);
      await probes.prune(id, () => cyclesOf(device));
      await finished(run, `from inside, ${still.length} found, ${stats.requests} requests`);
    },
    async open() {
      const { rows } = await store.runs.find({ where: { state: { in: ['queued', 'running'] } }, limit: 500 });
      return rows.filter(({ from }) => from === 'inside').sort((a, b) => a.createdAt - b.createdAt);
    },
    async begin(id) {
      await change(id, { state: 'running', startedAt: now(), doing: 'checked inside the device' }, { state: 'queued' });
    },
    progress(id, sent, planned) {
      const at = now();
      // Every request tells it; pages and the store hear of it now and then.
      if (at - (toldAt.get(id) ?? 0) < PROGRESS_MS) return;
      toldAt.set(id, at);
      change(id, { sent, planned: Math.max(sent, planned) }, { state: 'running' }).catch(() => undefined);
    },
    async finish(device, id, report) {
      const run = await store.runs.get(id);
      // One device speaks of its own runs alone, and a report that is sent again changes nothing.
      if (run === undefined || run.device !== device || run.from !== 'inside' || run.state === 'done') return;
      const findings: string[] = [];
      for (const told of report.findings) findings.push((await seen(device, id, told)).id);
      toldAt.delete(id);
      await probes.settle(id);
      if (run.state === 'cancelled') return;
      await conclude(run, report);
      const problem = problemOf(report);
      const ended = await change(id, {
        ...{ state: problem === undefined ? 'done' : 'failed', endedAt: now(), doing: '', problem, findings },
        startedAt: run.startedAt ?? now(),
        checks: report.checks,
        profile: PROFILES.find((profile) => profile === report.profile) ?? run.profile,
        ...{ sent: report.stats.requests, planned: report.stats.requests, stats: report.stats },
        notChecked: bounded([...run.notChecked, ...report.notChecked]),
      });
      if (problem === undefined) await wasChecked(device);
      if (ended !== undefined)
        await finished(ended, `from inside, ${findings.length} found, ${report.stats.requests} requests`);
    },
    async fail(device, id, state, problem) {
      const run = await store.runs.get(id);
      if (run === undefined || run.device !== device || run.from !== 'inside') return;
      await probes.settle(id);
      if (run.state !== 'queued' && run.state !== 'running') return;
      const ended = await change(id, { state, endedAt: now(), doing: '', problem });
      if (run.finding !== undefined) await desk.unsure(run.finding, `Looked again, and could not tell: ${problem}`);
      if (ended !== undefined) await finished(ended, `from inside: ${problem}`);
    },
    async forget(device) {
      for (const { id } of await openOf(device)) await store.findings.update(id, { inside: undefined });
    },
    probes: probes.add,
    onOrder(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onCancel(listener) {
      cancelListeners.add(listener);
      return () => cancelListeners.delete(listener);
    },
  };
}

/** Why nothing at all was looked at. */
function problemOf({ stats, notChecked }: Report): string | undefined {
  if (stats.requests > 0) return undefined;
  const failed = notChecked.find(({ cause }) => cause === 'failed');
  return failed && `nothing could be checked: ${failed.reason}`;
}

/** A device says as much as it likes; a run keeps what people read. */
function bounded(lines: readonly NotChecked[]): NotChecked[] {
  const kept = lines.slice(0, MOST_LINES).map((line) => ({
    ...line,
    endpoint: cut(line.endpoint, 2_000),
    reason: cut(line.reason, 500),
    ...(line.check === undefined ? {} : { check: cut(line.check, 100) }),
    ...(line.parameter === undefined ? {} : { parameter: cut(line.parameter, 500) }),
  }));
  const left = lines.length - kept.length;
  if (left === 0) return kept;
  return [...kept, { endpoint: 'further places', reason: `${left} more are not listed`, cause: 'failed' }];
}

/** Endpoints are named as `GET http://host/a/{b}`, with ` name` behind it where one point alone is meant. */
function keyOfEndpoint(endpoint: string): string {
  const [method = '', url = ''] = endpoint.split(' ');
  return routeKey(method, url);
}
