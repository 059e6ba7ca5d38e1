import type { Finding } from '../../model/finding.ts';
import type { CheckOptions, Monitor, MonitorEvents, MonitorState, WatchOptions } from '../../model/monitor.ts';
import type { Report } from '../../model/report.ts';
import type { Attached } from '../adapters/adapter.ts';
import type { Guard } from '../live/guard.ts';
import type { Lead } from '../live/lead.ts';
import type { FromChecker, Job, LearnedNames, SensorState, Table, ToChecker } from '../messages.ts';
import { emptyReport } from './empty-report.ts';
import { createEvents } from './events.ts';
import { type JobParts, jobOf } from './job-of.ts';
import { createKnownRoutes, nameOfRoute } from './known-routes.ts';
import type { RunningJob } from './run-job.ts';
import { type Order, shareWork } from './share-work.ts';
import { createTimers } from './timers.ts';

/** A router that is filled in one go is one change. */
const SETTLE_MS = 100;
/** Routes of one job: its shadow is started anew, and what it found is kept. */
const BATCH = 200;
const DAY_MS = 24 * 60 * 60 * 1000;
const TRY_AGAIN_MS = 60_000;
const LOADED_MS = 5_000;
/** A cycle is cut off for new routes at most this often: an application that adds some all the time is checked all the same. */
const CUT_MS = 5 * 60_000;
/** State is told at most this often while a job is under way. */
const TELL_MS = 500;

/** What a monitor needs of its process; tests hand in their own. */
export interface MonitorParts {
  attached: Attached;
  options: WatchOptions;
  name: string;
  which: number;
  entry: JobParts['entry'];
  guard: Omit<Guard, 'stop'>;
  /** Called four times a second. @returns its own end. */
  onTick(listener: () => void): () => void;
  /** Follows operators' requests for the guard until the returned function is called. */
  attend(): () => void;
  lead: Lead;
  names(): readonly LearnedNames[];
  /** Called after operators used a field that nobody knew of. @returns its own end. */
  onNames(listener: () => void): () => void;
  /** Called when a dependency, a module or a template of the application is another one. */
  onLoad(listener: () => void): void;
  run(job: Job, on: (message: FromChecker) => void): RunningJob;
  /** Takes probes in this process, for a job without a shadow. */
  inline: {
    begin(tell: (message: ToChecker) => void): Promise<readonly SensorState[]>;
    take(message: FromChecker): void;
    end(): void;
  };
  stopLive(): Promise<void>;
}

interface Wanted extends Order {
  mode: Job['mode'];
  /** Not all of the usual checks: what it leaves out is still due, and no route is clean by it. */
  partial?: boolean;
  settle?: { resolve: (report: Report) => void; reject: (error: unknown) => void };
  onProgress?: CheckOptions['onProgress'];
  onProbes?: CheckOptions['onProbes'];
  signal?: AbortSignal;
  /** It was stopped, for what is more pressing or by who had asked for it: what it did not get to is still due. */
  cut?: boolean;
}

type Asking = Pick<CheckOptions, 'signal' | 'onProgress' | 'onProbes'>;

/** The monitor of one application: what is known of it, what is to be checked next, and the one job under way. */
export function createMonitor(parts: MonitorParts): Monitor & { fail(error: Error): void } {
  const { attached, options, name } = parts;
  const origin = (options.origin ?? 'http://localhost').replace(/\/$/, '');
  const autonomous = options.autonomous !== false;
  const events = createEvents<MonitorEvents>((error) => error instanceof Error && events.emit('error', error));
  const routes = createKnownRoutes(origin);
  const findings = new Map<string, Finding>();
  const due = new Set<string>();
  const asked: Wanted[] = [];
  /** Routes that came up while others were looked at: they go first. */
  const urgent = new Set<string>();
  const timers = createTimers();
  const cycle: { startedAt?: string; finishedAt?: string } = {};
  let sensors: readonly SensorState[] = [];
  let shadow: MonitorState['shadow'] = { state: 'none', starts: 0, crashes: 0, hangs: 0, withheld: [] };
  let notChecked: Report['notChecked'] = [];
  let probes = 0;
  /** Of the job that is being carried out. */
  let underWay = 0;
  let current: { job: RunningJob; ended: Promise<void>; wanted: Wanted } | undefined;
  let cutAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const table = (): Table => ({ framework: attached.framework, routes: attached.routes(), gaps: attached.gaps() });
  const shared = shareWork(parts.lead, (order, signal) => ask(order, { signal }));
  const changed = timers.debounced(SETTLE_MS, () => {
    const fresh = routes.follow(table());
    for (const each of fresh) due.add(each);
    cutFor(fresh);
    for (const finding of [...findings.values()]) if (routes.of(finding).length === 0) clear(finding.id);
    tell();
    next();
  });
  const tell = timers.debounced(TELL_MS, tellNow);

  function tellNow(): void {
    const now = state();
    if (shared.leads()) shared.publish(now, [...findings.values()]);
    events.emit('state', now);
  }

  function clear(id: string): void {
    const finding = findings.get(id);
    if (finding && findings.delete(id)) events.emit('cleared', finding);
  }

  function take(finding: Finding): void {
    // Its route was taken away while it was looked at. An application without a table has none that could be.
    if (routes.names().length > 0 && routes.of(finding).length === 0) return;
    const known = findings.has(finding.id);
    findings.set(finding.id, finding);
    if (!known) events.emit('finding', finding);
  }

  /** The next piece of work: what was asked for, then what is due, those most worth looking at first. */
  function next(): void {
    if (current || stopped || !shared.leads()) return;
    const order = asked.shift();
    if (order) {
      carryOut(order);
      return;
    }
    if (!autonomous || due.size === 0) return;
    const first = routes.byRisk().filter((each) => due.has(each) && urgent.has(each));
    urgent.clear();
    const batch = first.length > 0 ? first : routes.byRisk().filter((each) => due.has(each));
    if (batch.length === 0) {
      due.clear();
      return;
    }
    cycle.startedAt ??= new Date().toISOString();
    carryOut({ routes: batch.slice(0, BATCH), mode: 'alone', ...(options.checks && { checks: options.checks }) });
  }

  function carryOut(wanted: Wanted): void {
    const names = wanted.routes ?? routes.names();
    const job = jobOf({
      options,
      name,
      origin,
      which: parts.which,
      entry: parts.entry,
      table: table(),
      names: parts.names(),
      mode: wanted.mode,
      routes: wanted.routes,
      checks: wanted.checks,
      known: [...findings.values()].filter((finding) => routes.of(finding).some((each) => names.includes(each))),
      tellProbes: wanted.settle ? wanted.onProbes !== undefined : events.heard('probes'),
    });
    if (!job.entry) shadow = { ...shadow, state: 'none', reason: whyNone(options, parts.entry) };

    const running = parts.run(job, (message) => {
      switch (message.say) {
        case 'shadow':
          shadow = { ...shadow, ...message.shadow };
          if (message.shadow.state === 'up') delete shadow.reason;
          return tell();
        case 'sensors':
          sensors = message.sensors;
          return tell();
        case 'finding':
          take(message.finding);
          return tell();
        case 'points':
          return routes.points(message.points);
        case 'sinks':
          return routes.sank(message.endpoint, message.sensors);
        case 'progress':
          underWay = message.sent;
          wanted.onProgress?.({ sent: message.sent, planned: message.planned });
          return tell();
        case 'probes':
          return wanted.settle ? wanted.onProbes?.(message.probes) : events.emit('probes', message.probes);
        case 'spent':
          return parts.guard.spent('shadow', '', message.ms);
        case 'done':
          return finish(wanted, names, message);
        case 'failed':
          return fail(wanted, names, job, message.reason);
        default:
          parts.inline.take(message);
      }
    });
    if (!job.entry) {
      parts.inline.begin(running.tell).then(
        (seen) => {
          sensors = seen;
        },
        (error: unknown) => events.emit('error', error instanceof Error ? error : new Error(String(error))),
      );
    }
    const leave = parts.attend();
    const untick = parts.onTick(() => {
      const { wait } = parts.guard.allow(job.entry ? 'shadow' : 'inline', '');
      running.tell({ say: 'pace', share: job.entry ? parts.guard.share() : wait > 0 ? 0 : 1 });
    });
    const ended = running.ended.then(() => {
      untick();
      leave();
      parts.inline.end();
      current = undefined;
      underWay = 0;
      if (shadow.state === 'up' || shadow.state === 'starting') shadow = { ...shadow, state: 'none' };
      tellNow();
      next();
    });
    current = { job: running, ended, wanted };
  }

  /** Stops what is done by itself, for what cannot wait until all of it is done. */
  function cut(): void {
    if (!current?.wanted.settle) breakOff();
  }

  function breakOff(): void {
    if (!current || current.wanted.cut) return;
    current.wanted.cut = true;
    current.job.tell({ say: 'stop' });
  }

  /** New routes are looked at first. A job that is as small as they are is over soon. */
  function cutFor(fresh: readonly string[]): void {
    const rest = current?.wanted.routes?.filter((each) => !fresh.includes(each)) ?? [];
    if (fresh.length === 0 || rest.length <= fresh.length || performance.now() - cutAt < CUT_MS) return;
    cutAt = performance.now();
    for (const each of fresh) urgent.add(each);
    cut();
  }

  function finish(
    { settle, routes: only, cut: wasCut, partial }: Wanted,
    names: readonly string[],
    { report, mended, probes: counts }: Extract<FromChecker, { say: 'done' }>,
  ) {
    const at = new Date().toISOString();
    for (const finding of report.findings) take(finding);
    if (wasCut) {
      probes += report.stats.requests;
      underWay = 0;
      return;
    }
    for (const id of mended) clear(id);
    if (!partial) {
      routes.record(report, names, at, counts);
      for (const each of names) due.delete(each);
      const gone = new Set(report.visited);
      notChecked = only
        ? [...notChecked.filter(({ endpoint }) => !gone.has(endpoint)), ...report.notChecked].slice(-2000)
        : report.notChecked;
    }
    probes += report.stats.requests;
    underWay = 0;
    if (due.size === 0 && cycle.startedAt !== undefined && cycle.finishedAt === undefined) {
      cycle.finishedAt = at;
      events.emit('cycle', state());
      timers.after(options.cycleMs ?? DAY_MS, again);
    }
    settle?.resolve(report);
  }

  function fail(
    { settle, checks, cut: wasCut, partial }: Wanted,
    names: readonly string[],
    { profile }: Job,
    reason: string,
  ): void {
    // Stopped before it had begun.
    if (wasCut) return;
    shadow = { ...shadow, state: 'failed', reason };
    if (!partial) {
      routes.miss(names, reason);
      for (const each of names) due.delete(each);
    }
    if (!stopped) events.emit('error', new Error(`selfward: the application could not be checked: ${reason}`));
    settle?.resolve(emptyReport({ origin, reason, profile, checks: checks ?? [], names }));
    if (settle) return;
    // Another start may fare better: a store was locked, the machine was out of memory.
    timers.after(TRY_AGAIN_MS, () => {
      for (const each of names) if (routes.has(each)) due.add(each);
      next();
    });
  }

  /** All of it once more. */
  function again(): void {
    cycle.startedAt = new Date().toISOString();
    delete cycle.finishedAt;
    for (const each of routes.byRisk()) due.add(each);
    next();
  }

  function ask(order: Order, { signal, onProgress, onProbes }: Asking = {}): Promise<Report> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    for (const each of routes.follow(table())) due.add(each);
    const unknown = order.routes?.find((each) => !routes.has(each));
    if (unknown !== undefined) {
      const like = 'written like "GET /rooms/:id", as the application declares it';
      return Promise.reject(new RangeError(`check: there is no route "${unknown}" (${like})`));
    }
    const checks = order.checks ?? options.checks;
    return new Promise((resolve, reject) => {
      const wanted: Wanted = {
        ...(order.routes && { routes: order.routes }),
        ...(checks && { checks }),
        ...(onProgress && { onProgress }),
        ...(onProbes && { onProbes }),
        ...(signal && { signal }),
        mode: 'both',
        partial: order.checks !== undefined,
        settle: { resolve, reject },
      };
      asked.push(wanted);
      signal?.addEventListener(
        'abort',
        () => {
          reject(signal.reason);
          if (asked.includes(wanted)) asked.splice(asked.indexOf(wanted), 1);
          // Nobody waits for it any more; who asked next, or what is due, has its turn when the shadow has ended.
          else if (current?.wanted === wanted) breakOff();
        },
        { once: true },
      );
      // Somebody waits for it.
      cut();
      next();
    });
  }

  function state(): MonitorState {
    const told = shared.settled() && !shared.leads() ? shared.known()?.state : undefined;
    if (told && !stopped) return told;
    const list = routes.list(findings.values());
    const open = list.filter(({ method, url }) => due.has(nameOfRoute(method, url))).length;
    return {
      schema: 'selfward-monitor/1',
      name,
      framework: attached.framework,
      mode: modeOf(),
      routes: list,
      gaps: [...attached.gaps()],
      sensors: [...sensors],
      shadow,
      guard: parts.guard.state(),
      cycle: { ...cycle, done: list.length - open, of: list.length },
      notChecked: [...notChecked],
      probes: probes + underWay,
    };
  }

  function modeOf(): MonitorState['mode'] {
    if (stopped) return 'stopped';
    if (shared.settled() && !shared.leads()) return 'follower';
    return 'entry' in parts.entry && options.shadow !== false ? 'shadow' : 'inline';
  }

  const unchange = attached.onChange(changed);
  const unrole = shared.onRole(() => {
    if (shared.leads() || !shared.settled()) {
      next();
      return;
    }
    // It turned out that another process checks: what was asked here is asked there.
    for (const { settle, routes: only, checks, signal } of asked.splice(0))
      shared
        .ask({ ...(only && { routes: only }), ...(checks && { checks }) }, signal)
        .then(settle?.resolve, settle?.reject);
  });
  const unguard = parts.guard.onChange(tell);
  // One package brings a hundred files, and a build changes them all.
  parts.onLoad(timers.debounced(LOADED_MS, again));
  let seen = 0;
  const unname = parts.onNames(() => {
    const names = parts.names();
    for (const { method, url } of names.slice(seen))
      if (routes.has(nameOfRoute(method, url))) due.add(nameOfRoute(method, url));
    seen = names.length;
    changed();
  });
  changed();

  return {
    check({ onProgress, onProbes, signal, ...order } = {}) {
      if (stopped) return Promise.reject(new Error('the monitor was stopped'));
      return shared.settled() && !shared.leads()
        ? shared.ask(order, signal)
        : ask(order, { ...(signal && { signal }), ...(onProgress && { onProgress }), ...(onProbes && { onProbes }) });
    },
    refresh: changed,
    on: events.on,
    /** Tells of something of ours that failed elsewhere. */
    fail: (error) => events.emit('error', error),
    state,
    findings: () => (shared.settled() && !shared.leads() ? (shared.known()?.findings ?? []) : [...findings.values()]),
    async stop() {
      if (stopped) return;
      stopped = true;
      unchange();
      unrole();
      unguard();
      unname();
      timers.stop();
      for (const { settle } of asked.splice(0)) settle?.reject(new Error('the monitor was stopped'));
      await current?.job.stop();
      await current?.ended;
      await shared.stop();
      attached.detach();
      await parts.stopLive();
      events.end();
    },
  };
}

function whyNone({ shadow }: WatchOptions, entry: JobParts['entry']): string {
  if (shadow === false) return 'none is wanted (`shadow: false`)';
  return 'reason' in entry ? entry.reason : '';
}
