import { randomUUID } from 'node:crypto';
import { type Check, createPayloadLibrary, originsOf } from 'selfward/engine';
import { type Device, isEnabled } from '../model/device.ts';
import type { Events } from '../model/events.ts';
import type { StoredFinding } from '../model/finding.ts';
import type { Alarms, Checking, InsideRuns, Inventory, Operations, Order } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';
import type { Query, Store } from '../model/store.ts';
import { createCheckDesk } from './check-desk.ts';
import { createFindingDesk } from './finding-desk.ts';
import { createInsideRuns } from './inside-runs.ts';
import { createOtherDesk } from './other-desk.ts';
import { createPayloadDesk } from './payload-desk.ts';
import { policyOf, profileWithin } from './plan-job.ts';
import { createPrepare } from './prepare.ts';
import { createQueue } from './queue.ts';
import { createRunner, systemEntry } from './runner.ts';
import { createScheduleAlarms } from './schedule-alarms.ts';
import { createScheduleDesk } from './schedule-desk.ts';
import type { JobRunner } from './worker-client.ts';

const TICK_MS = 5_000;
/** The page that shows a run is drawn before the run begins: on few cores a check that begins at once makes it late. */
const PAGE_FIRST_MS = 250;

/** Why a check cannot be ordered, in words for people. */
export class OrderError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OrderError';
  }
}

export interface CheckingDeps {
  store: Store;
  inventory: Inventory;
  events: Events;
  alarms: Alarms;
  operations: Operations;
  /** The checks that are shipped. */
  checks: readonly Check[];
  /** Where the server's own checks lie; it is followed. */
  checkFolder: string;
  /** Where declarations of other people's tools lie. */
  toolFolder: string;
  /** Where templates lie; it is followed. */
  templateFolder: string;
  jobs: JobRunner;
  /** This server's own device, which is checked from inside alone, and whether somebody there does. */
  self: { name: string; isWatched: boolean };
  /** Where the server's own payload files lie. */
  payloadFolder: string;
  /** Where files lie that say how to sign in to a device. */
  signInFolder: string;
  /** Where devices call back: `host`, `host:port`, or `none`. */
  callback?: string;
  /** The file of a browser that runs what checks find. */
  browser?: string;
  /** Runs at the same time, each against another device. */
  concurrency?: number;
  /** New devices get their first check within this time, spread out. */
  firstCheckWithinMs?: number;
  /** Off in the second instance of the server: it checks nobody. */
  autonomous?: boolean;
  now?: () => number;
}

export interface CheckingRoom extends Checking {
  /** What libraries inside devices see and do. */
  inside: InsideRuns;
}

export async function createChecking(deps: CheckingDeps): Promise<CheckingRoom> {
  const { store, inventory, events, alarms, operations, self, payloadFolder } = deps;
  const { now = Date.now, concurrency = 4, firstCheckWithinMs = 3_600_000, autonomous = true } = deps;

  const library = await createPayloadLibrary({ folders: [payloadFolder], watch: true });
  const checks = await createCheckDesk({
    ...{ alarms, originator: self.name, watch: autonomous },
    shipped: deps.checks,
    folder: deps.checkFolder,
  });
  const ids = () => checks.all().map(({ id }) => id);
  const others = await createOtherDesk({
    ...{ toolFolder: deps.toolFolder, templateFolder: deps.templateFolder, watch: autonomous },
    taken: deps.checks.map(({ id }) => id),
  });
  const payloads = createPayloadDesk({ library, folder: payloadFolder, checks: ids });
  const desk = createFindingDesk({ store, alarms, now });
  const schedules = await createScheduleDesk({ store, inventory, firstWithinMs: firstCheckWithinMs, now });
  const inside = createInsideRuns({ ...{ store, inventory, events, operations, desk, schedules, now } });
  const scheduleAlarms = createScheduleAlarms(alarms, self.name);
  /** Devices whose schedule asks for what there is not. */
  const refused = new Set<string>();
  const prepare = createPrepare({
    ...{ store, inventory },
    payloadFolders: [payloadFolder],
    signInFolder: deps.signInFolder,
    ...(deps.callback === undefined ? {} : { callback: deps.callback }),
    ...(deps.browser === undefined ? {} : { browser: deps.browser }),
    tests: (wanted, device) => ({
      ownChecks: checks.own(wanted),
      ...others.forJob(wanted.filter((id) => mayRun(id, device))),
    }),
  });
  const carryOut = createRunner({ store, events, alarms, operations, desk, jobs: deps.jobs, prepare, now });
  const queue = createQueue({
    concurrency,
    carryOut: async (run, stopped) => {
      const ended = await carryOut(run, stopped);
      if (ended.state === 'done') await afterwards(ended);
    },
    cancelWork: (id) => deps.jobs.cancel(id),
  });
  const byDefault = () => checks.all().flatMap((check) => (check.byDefault ? [check.id] : []));

  function usual(device: Device): string[] {
    const { on = [], off = [] } = policyOf(device);
    return [...new Set([...byDefault(), ...on])].filter((id) => !off.includes(id));
  }

  /** A tool sends what it likes: only who may configure a device lets it. */
  function mayRun(id: string, device: Device): boolean {
    return !others.all().tools.some(({ tool }) => tool.id === id) || usual(device).includes(id);
  }

  /** What was open and was not seen this time is looked at once more, by itself: silence is no proof that it is gone. */
  async function afterwards(run: Run): Promise<void> {
    await schedules.checked(run.device, now());
    if (run.finding !== undefined) return;
    for (const row of await desk.unseen(run.device, others.spelled(run.checks), run.id)) {
      const tools = originsOf(row.finding);
      if (!tools.includes('selfward')) {
        await noteSilence(run, row, tools);
        continue;
      }
      const device = inventory.get(run.device);
      const tests = device === undefined ? [] : testsOf(row, device);
      // A check whose file was removed meanwhile closes nothing.
      if (tests.length > 0)
        await order({ device: run.device, checks: tests, by: 'system', reason: 'retest', finding: row.id });
    }
  }

  /** A tool ran over the whole device just now and says nothing of it any more: its next word would be no better. */
  async function noteSilence(run: Run, row: StoredFinding, tools: readonly string[]): Promise<void> {
    const did = tools.filter(
      (tool) =>
        run.checks.includes(tool) && !run.notChecked.some((each) => each.check === tool && each.cause === 'failed'),
    );
    if (did.length > 0) await desk.unsure(row.id, `${did.join(' and ')} ran again and did not report it`);
  }

  /** What looks at a finding again: our check, and where only tools reported it, these too. */
  function testsOf({ check, finding }: StoredFinding, device: Device): string[] {
    const origins = originsOf(finding);
    const tools = origins.includes('selfward') ? [] : origins.filter((id) => usual(device).includes(id));
    return [check, ...tools].filter((id) => ids().includes(id) || others.knows(id));
  }

  function deviceFor({ device: name, checks: wanted, from }: Order): Device {
    const device = inventory.get(name);
    if (device === undefined) throw new OrderError(`there is no device "${name}"`);
    if (!isEnabled(device)) throw new OrderError(`${name} is switched off: it is not checked`);
    const unknown = wanted.find((id) => !ids().includes(id) && !others.knows(id));
    if (unknown !== undefined) {
      const known = ids().join(', ');
      throw new OrderError(`there is no check "${unknown}"; there are ${known}`);
    }
    const foreign = wanted.find((id) => !mayRun(id, device));
    if (from === 'inside' && device.name !== self.name && wanted.some((id) => !ids().includes(id)))
      throw new OrderError('tools and templates work over the network alone: inside a device only checks do');
    if (foreign !== undefined)
      throw new OrderError(`${foreign} is not switched on for ${name}: its form says what runs on it`);
    return device;
  }

  /** This server has no copy that anybody could reach over the network: its own monitor does what can be done inside. */
  async function orderOfSelf(run: Run, isChosen: boolean): Promise<Run> {
    if (!self.isWatched)
      throw new OrderError('this server does not check itself: it was started with SELFWARD_SELF_CHECK=off');
    const isTool = (id: string) => others.all().tools.some(({ tool }) => tool.id === id);
    const ours = run.checks.filter((id) => !isTool(id));
    if (ours.length === 0)
      throw new OrderError('tools work over the network alone: this server is checked from inside, by checks');
    const notChecked = run.checks.filter(isTool).map((check) => ({
      ...{ endpoint: `GET ${run.urls[0] ?? self.name}`, check, cause: 'by-rule' as const },
      reason: 'left alone: it works over the network, and what takes the probes of this server has no address there',
    }));
    // Where nobody chooses, its library knows best: it has checks that are made of what happens inside.
    const isUsual = !isChosen && ours.toSorted().join() === byDefault().toSorted().join();
    const made = deps.checks.flatMap(({ id, madeOf }) => (madeOf === undefined ? [] : [id]));
    const wanted = isUsual ? [] : [...new Set([...ours, ...(isChosen ? [] : made)])];
    return inside.order({ ...run, from: 'inside', checks: wanted, notChecked });
  }

  async function order(wanted: Order): Promise<Run> {
    await Promise.all([checks.reload(), others.reload()]);
    const device = deviceFor(wanted);
    const { url } = device;
    const run: Run = {
      id: randomUUID(),
      device: device.name,
      urls: url === undefined ? [] : typeof url === 'string' ? [url] : [...url],
      checks: [...(wanted.checks.length === 0 ? usual(device) : wanted.checks)],
      profile: device.name === self.name ? 'normal' : profileWithin(wanted.profile, policyOf(device).profile),
      orderedBy: wanted.by,
      reason: wanted.reason,
      ...(wanted.finding === undefined ? {} : { finding: wanted.finding }),
      state: 'queued',
      createdAt: now(),
      sent: 0,
      planned: 0,
      doing: 'waiting for its turn',
      findings: [],
      notChecked: [],
    };
    if (device.name === self.name) return orderOfSelf(run, wanted.checks.length > 0);
    if (wanted.from === 'inside') return inside.order({ ...run, from: 'inside', checks: [...wanted.checks] });
    await store.runs.insert(run);
    queue.add(run, wanted.by === 'system' ? 0 : PAGE_FIRST_MS);
    return run;
  }

  async function cancel(id: string): Promise<boolean> {
    if (await inside.cancel(id)) return true;
    const waiting = queue.cancel(id);
    if (waiting === 'running') return true;
    const change = { state: 'cancelled', endedAt: now(), doing: '' } as const;
    return (await store.runs.update(id, change, { state: 'queued' })) !== undefined;
  }

  /** What the last life of this server left behind: waiting runs go on, running ones were interrupted. */
  async function recover(): Promise<void> {
    const { rows } = await store.runs.find({ where: { state: { in: ['queued', 'running'] } }, limit: 500 });
    for (const run of rows.sort((a, b) => a.createdAt - b.createdAt)) {
      // Those go on in their devices, which answer when they can.
      if (run.from === 'inside') continue;
      if (run.state === 'queued') {
        queue.add(run);
        continue;
      }
      const problem = 'the server stopped while this was running; it can be run again';
      await store.runs.update(run.id, { state: 'interrupted', endedAt: now(), doing: '', problem });
      const entry = { action: 'check.interrupted', object: run.device, outcome: 'failed', detail: problem } as const;
      await operations.record(systemEntry(entry, run.id));
    }
  }

  async function tick(): Promise<void> {
    await desk.lapse(now());
    for (const schedule of await schedules.due(now())) {
      if (schedule.id === self.name && !self.isWatched) continue;
      try {
        await order({ device: schedule.id, checks: schedule.checks, by: 'system', reason: 'schedule' });
        refused.delete(schedule.id);
        await scheduleAlarms.works(schedule.id);
      } catch (error) {
        // One that names a check whose file was removed must not keep the others waiting.
        if (!(error instanceof OrderError)) throw error;
        refused.add(schedule.id);
        await scheduleAlarms.failed(error, schedule.id);
      }
    }
    await scheduleAlarms.works();
  }

  /** Whose device is gone keeps no alarm. */
  async function alignSchedules(): Promise<void> {
    await schedules.align();
    for (const device of refused) {
      if (inventory.get(device) !== undefined) continue;
      refused.delete(device);
      await scheduleAlarms.works(device);
    }
  }

  await recover();
  let ticking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const unsubscribe = inventory.subscribe(() => {
    ticking = ticking.then(alignSchedules).catch((error: unknown) => scheduleAlarms.failed(error));
  });
  if (autonomous) {
    await schedules.align();
    timer = setInterval(() => {
      ticking = ticking.then(tick).catch((error: unknown) => scheduleAlarms.failed(error));
    }, TICK_MS);
    timer.unref();
  }

  return {
    inside,
    order,
    cancel,
    async again(id, by) {
      const run = await store.runs.get(id);
      if (run === undefined) return undefined;
      const { device, checks: same, profile, finding, from } = run;
      const reason = finding === undefined ? 'demand' : 'retest';
      const more = { ...(finding === undefined ? {} : { finding }), ...(from === undefined ? {} : { from }) };
      return order({ device, checks: same, profile, by, reason, ...more });
    },
    run: (id) => store.runs.get(id),
    runs({ device, state, text, limit = 50, offset = 0 }) {
      const where: NonNullable<Query<Run>['where']> = {
        ...(device === undefined ? {} : { device }),
        ...(state === undefined ? {} : { state }),
      };
      const query: Query<Run> = { where, sort: { field: 'createdAt', order: 'desc' }, limit, offset };
      return store.runs.find(text === undefined ? query : { ...query, text });
    },
    probes: (run, { check, text, limit = 100, offset = 0 }) =>
      store.probes.find({
        where: { run, ...(check === undefined ? {} : { check }) },
        sort: { field: 'seq', order: 'asc' },
        limit,
        offset,
        ...(text === undefined ? {} : { text }),
      }),
    finding: (id) => store.findings.get(id),
    findings({ text, limit = 50, offset = 0, ...filters }) {
      const where = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
      const sort = { field: 'rank', order: 'desc' } as const;
      return store.findings.find({ where, sort, limit, offset, ...(text === undefined ? {} : { text }) });
    },
    openByDevice: () => store.findings.countBy('device', { state: 'open', decision: 'open' }),
    lastChecked: schedules.lastChecked,
    async retest(id, by) {
      const row = await store.findings.get(id);
      if (row === undefined) return undefined;
      // What was seen inside may not show outside: only there it can be told that it is gone.
      if (row.inside !== undefined)
        return order({ device: row.device, checks: [row.check], by, reason: 'retest', finding: id, from: 'inside' });
      const device = inventory.get(row.device);
      const tests = device === undefined ? [] : testsOf(row, device);
      // Where nothing is left that could look, the order says so by the check's name.
      const checks = tests.length === 0 ? [row.check] : tests;
      return order({ device: row.device, checks, by, reason: 'retest', finding: id });
    },
    triage: (id, triage) => desk.triage(id, { ...triage, at: now() }),
    checks: checks.all,
    refusedChecks: checks.refused,
    async others() {
      await others.reload();
      return others.all();
    },
    usual,
    putTemplate: others.putTemplate,
    removeTemplate: others.removeTemplate,
    payloads: payloads.list,
    refusedPayloads: payloads.refused,
    putPayload: payloads.put,
    removePayload: payloads.remove,
    async schedule(device) {
      return schedules.get(device);
    },
    async schedules(query) {
      return schedules.list(query);
    },
    async putSchedule(device, change, by) {
      const put = await schedules.put(device, change, by);
      refused.delete(device);
      await scheduleAlarms.works(device);
      return put;
    },
    async stop() {
      clearInterval(timer);
      unsubscribe();
      await queue.stop();
      await ticking;
      await deps.jobs.stop();
      await library.stop();
      others.stop();
      await checks.stop();
    },
  };
}
