import type { Finding } from '../../model/finding.ts';
import type { Monitor, MonitorEvents, MonitorState, WatchOptions } from '../../model/monitor.ts';
import type { Report } from '../../model/report.ts';
import type { Attached } from '../adapters/adapter.ts';
import type { Guard } from '../live/guard.ts';
import type { FromChecker, Job, LearnedNames, SensorState, Table, ToChecker } from '../messages.ts';
import { emptyReport } from './empty-report.ts';
import { createEvents } from './events.ts';
import { createKnownRoutes, isOn, nameOfRoute } from './known-routes.ts';
import type { RunningJob } from './run-job.ts';

/** A router that is filled in one go is one change. */
const SETTLE_MS = 100;
/** Routes of one job: its shadow is started anew, and what it found is kept. */
const BATCH = 200;
const DAY_MS = 24 * 60 * 60 * 1000;
const TRY_AGAIN_MS = 60_000;

/** What a monitor needs of its process; tests hand in their own. */
export interface MonitorParts {
  attached: Attached;
  options: WatchOptions;
  name: string;
  which: number;
  /** How the application is started again, or why it cannot be. */
  entry: { entry: NonNullable<Job['entry']> } | { reason: string };
  guard: Pick<Guard, 'allow' | 'spent' | 'state'>;
  /** Called four times a second. @returns its own end. */
  onTick(listener: () => void): () => void;
  names(): readonly LearnedNames[];
  run(job: Job, on: (message: FromChecker) => void): RunningJob;
  /** Takes probes in this process, for a job without a shadow. */
  inline: {
    begin(tell: (message: ToChecker) => void): Promise<readonly SensorState[]>;
    take(message: FromChecker): void;
    end(): void;
  };
  stopLive(): void;
}

interface Wanted {
  routes: readonly string[] | undefined;
  checks: readonly string[] | undefined;
  mode: Job['mode'];
  settle?: { resolve: (report: Report) => void; reject: (error: Error) => void };
}

/** The monitor of one application: what is known of it, what is to be checked next, and the one job under way. */
export function createMonitor(parts: MonitorParts): Monitor {
  const { attached, options, name } = parts;
  const origin = (options.origin ?? 'http://localhost').replace(/\/$/, '');
  const events = createEvents<MonitorEvents>((error) => error instanceof Error && events.emit('error', error));
  const routes = createKnownRoutes(origin);
  const findings = new Map<string, Finding>();
  const due = new Set<string>();
  const asked: Wanted[] = [];
  const cycle: MonitorState['cycle'] = { done: 0, of: 0 };
  let sensors: readonly SensorState[] = [];
  let shadow: MonitorState['shadow'] = { state: 'none', starts: 0, crashes: 0, hangs: 0, withheld: [] };
  let notChecked: Report['notChecked'] = [];
  let probes = 0;
  let current: { job: RunningJob; ended: Promise<void> } | undefined;
  let stopped = false;
  const timers = new Set<NodeJS.Timeout>();

  const table = (): Table => ({ framework: attached.framework, routes: attached.routes(), gaps: attached.gaps() });
  const after = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    timers.add(timer);
  };

  let settling = false;
  function changed(): void {
    if (settling || stopped) return;
    settling = true;
    after(SETTLE_MS, () => {
      settling = false;
      for (const each of routes.follow(table())) due.add(each);
      for (const finding of [...findings.values()]) if (!isOn(finding, routes.list(), origin)) clear(finding.id);
      events.emit('state', state());
      if (options.autonomous !== false) next();
    });
  }

  function clear(id: string): void {
    const finding = findings.get(id);
    if (finding && findings.delete(id)) events.emit('cleared', finding);
  }

  function take(finding: Finding): void {
    const known = findings.has(finding.id);
    findings.set(finding.id, finding);
    if (!known) events.emit('finding', finding);
  }

  /** The next piece of work: what was asked for, then what is due, those most worth looking at first. */
  function next(): void {
    if (current || stopped) return;
    const order = asked.shift();
    if (order) {
      carryOut(order);
      return;
    }
    if (options.autonomous === false || due.size === 0) return;
    const batch = routes
      .byRisk()
      .filter((each) => due.has(each))
      .slice(0, BATCH);
    if (batch.length === 0) {
      due.clear();
      return;
    }
    cycle.startedAt ??= new Date().toISOString();
    carryOut({ routes: batch, checks: options.checks, mode: 'alone' });
  }

  function carryOut(wanted: Wanted): void {
    const names = wanted.routes ?? routes.list().map(({ method, url }) => nameOfRoute(method, url));
    const mine = new Set(names);
    const known = [...findings.values()].filter((finding) =>
      routes.list().some((route) => mine.has(nameOfRoute(route.method, route.url)) && isOn(finding, [route], origin)),
    );
    const job: Job = {
      ...('entry' in parts.entry && options.shadow !== false ? { entry: parts.entry.entry } : {}),
      which: parts.which,
      name,
      origin,
      table: table(),
      names: parts.names(),
      profile: options.profile ?? 'normal',
      mode: wanted.mode,
      known: known.map(({ id, check, method, url, location, parameter }) => ({
        id,
        check,
        method,
        url,
        location,
        parameter,
      })),
      shadow: shadowOf(options),
      ...(options.openapi !== undefined && { openapi: openapiText(options.openapi) }),
      ...(wanted.checks && { checks: wanted.checks }),
      ...(wanted.routes && { routes: wanted.routes }),
    };
    if (!job.entry) {
      const reason =
        options.shadow === false ? 'no shadow is wanted' : 'reason' in parts.entry ? parts.entry.reason : '';
      shadow = { ...shadow, state: 'none', reason };
    }
    let untick = () => {};
    const job_ = parts.run(job, (message) => {
      switch (message.say) {
        case 'shadow':
          shadow = { ...shadow, ...message.shadow };
          if (message.shadow.state === 'up') delete shadow.reason;
          return;
        case 'sensors':
          sensors = message.sensors;
          return;
        case 'finding':
          return take(message.finding);
        case 'points':
          return routes.points(message.points);
        case 'sinks':
          return routes.sank(message.endpoint, message.sensors);
        case 'progress':
          return;
        case 'spent':
          return parts.guard.spent('shadow', '', message.ms);
        case 'done':
          return finish(message.report, message.mended);
        case 'failed':
          return fail(message.reason);
        default:
          parts.inline.take(message);
      }
    });
    if (!job.entry) void parts.inline.begin(job_.tell).then((seen) => (sensors = seen));
    untick = parts.onTick(() => {
      const { wait } = parts.guard.allow(job.entry ? 'shadow' : 'inline', '');
      job_.tell({ say: 'pace', share: wait > 0 ? 0 : job.shadow.cpuShare });
    });
    const ended = job_.ended.then(() => {
      untick();
      parts.inline.end();
      current = undefined;
      if (shadow.state === 'up' || shadow.state === 'starting') shadow = { ...shadow, state: 'none' };
      events.emit('state', state());
      next();
    });
    current = { job: job_, ended };

    function finish(report: Report, mended: readonly string[]): void {
      const at = new Date().toISOString();
      routes.record(report, names, at);
      for (const finding of report.findings) take(finding);
      for (const id of mended) clear(id);
      for (const each of names) due.delete(each);
      notChecked = wanted.routes
        ? [...notChecked.filter(({ endpoint }) => !report.visited?.includes(endpoint)), ...report.notChecked].slice(
            -2000,
          )
        : report.notChecked;
      probes += report.stats.requests;
      if (due.size === 0 && cycle.startedAt !== undefined && cycle.finishedAt === undefined) {
        cycle.finishedAt = at;
        after(options.cycleMs ?? DAY_MS, beginCycle);
      }
      wanted.settle?.resolve(report);
    }

    function fail(reason: string): void {
      const report = emptyReport({ origin, reason, profile: job.profile, checks: wanted.checks ?? [], names });
      routes.miss(names, reason);
      shadow = { ...shadow, state: 'failed', reason };
      for (const each of names) due.delete(each);
      events.emit('error', new Error(`selfward: the application could not be checked: ${reason}`));
      // Another start may fare better: a store was locked, the machine was out of memory.
      if (!wanted.settle)
        after(TRY_AGAIN_MS, () => {
          for (const each of names) if (routes.has(each)) due.add(each);
          next();
        });
      wanted.settle?.resolve(report);
    }
  }

  function beginCycle(): void {
    cycle.startedAt = new Date().toISOString();
    delete cycle.finishedAt;
    for (const each of routes.byRisk()) due.add(each);
    next();
  }

  function state(): MonitorState {
    const list = routes.list();
    return {
      schema: 'selfward-monitor/1',
      name,
      framework: attached.framework,
      mode: stopped ? 'stopped' : 'entry' in parts.entry && options.shadow !== false ? 'shadow' : 'inline',
      routes: list,
      gaps: [...attached.gaps()],
      sensors: [...sensors],
      shadow,
      guard: parts.guard.state(),
      cycle: { ...cycle, done: list.length - [...due].filter(routes.has).length, of: list.length },
      notChecked: [...notChecked],
      probes,
    };
  }

  const unchange = attached.onChange(changed);
  changed();

  return {
    check(given = {}) {
      if (stopped) return Promise.reject(new Error('the monitor was stopped'));
      for (const each of routes.follow(table())) due.add(each);
      const unknown = given.routes?.find((each) => !routes.has(each));
      if (unknown !== undefined)
        return Promise.reject(
          new RangeError(
            `check: there is no route "${unknown}" (written like "GET /rooms/:id", as the application declares it)`,
          ),
        );
      return new Promise((resolve, reject) => {
        asked.push({
          routes: given.routes,
          checks: given.checks ?? options.checks,
          mode: 'both',
          settle: { resolve, reject },
        });
        next();
      });
    },
    on: events.on,
    state,
    findings: () => [...findings.values()],
    async stop() {
      if (stopped) return;
      stopped = true;
      unchange();
      for (const timer of timers) clearTimeout(timer);
      for (const { settle } of asked.splice(0)) settle?.reject(new Error('the monitor was stopped'));
      await current?.job.stop();
      await current?.ended;
      attached.detach();
      parts.stopLive();
      events.end();
    },
  };
}

function shadowOf({ shadow }: WatchOptions): Job['shadow'] {
  const given = shadow === false ? {} : (shadow ?? {});
  return {
    env: given.env ?? {},
    policy: given.policy ?? {},
    memoryMb: given.memoryMb ?? 512,
    startMs: given.startMs ?? 20_000,
    cpuShare: given.cpuShare ?? 0.5,
  };
}

function openapiText(given: unknown): string {
  return typeof given === 'string' ? given : JSON.stringify(given);
}
