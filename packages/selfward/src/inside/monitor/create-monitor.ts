import type { CheckOptions, Monitor, MonitorEvents, MonitorState, WatchOptions } from '../../model/monitor.ts';
import type { Report } from '../../model/report.ts';
import type { FromChecker, Job, Table } from '../messages.ts';
import { emptyReport } from './empty-report.ts';
import { createEvents } from './events.ts';
import { jobOf } from './job-of.ts';
import { createKnownFindings } from './known-findings.ts';
import { createKnownRoutes, nameOfRoute } from './known-routes.ts';
import type { MonitorParts } from './monitor-parts.ts';
import { type Order, shareWork } from './share-work.ts';
import { type StartedJob, startJob } from './start-job.ts';
import { createStatus } from './status.ts';
import { createTimers } from './timers.ts';
import { createToDo, type Wanted } from './to-do.ts';

/** A router that is filled in one go is one change. */
const SETTLE_MS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
const TRY_AGAIN_MS = 60_000;
const LOADED_MS = 5_000;
/** A cycle is cut off for new routes at most this often: an application that adds some all the time is checked all the same. */
const CUT_MS = 5 * 60_000;
/** State is told at most this often while a job is under way. */
const TELL_MS = 500;
/** What changes the state that pages show while a job is under way. */
const SHOWN: ReadonlySet<FromChecker['say']> = new Set(['shadow', 'sensors', 'finding', 'progress']);

type Asking = Pick<CheckOptions, 'signal' | 'onProgress' | 'onProbes'>;

/** The monitor of one application: what is known of it, what is to be checked next, and the one job under way. */
export function createMonitor(parts: MonitorParts): Monitor & { fail(error: Error): void } {
  const { attached, options, name } = parts;
  const origin = (options.origin ?? 'http://localhost').replace(/\/$/, '');
  const events = createEvents<MonitorEvents>((error) => error instanceof Error && events.emit('error', error));
  const routes = createKnownRoutes(origin);
  const findings = createKnownFindings(routes, events.emit);
  const toDo = createToDo(routes);
  const status = createStatus(parts, routes);
  const timers = createTimers();
  let current: { job: StartedJob; wanted: Wanted; settled: Promise<void> } | undefined;
  let cutAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const table = (): Table => ({ framework: attached.framework, routes: attached.routes(), gaps: attached.gaps() });
  const shared = shareWork(parts.lead, (order, signal) => ask(order, { signal }));
  const follows = () => shared.settled() && !shared.leads();
  const changed = timers.debounced(SETTLE_MS, () => {
    const fresh = routes.follow(table());
    toDo.add(fresh);
    cutFor(fresh);
    findings.clearGone();
    tell();
    next();
  });
  const tell = timers.debounced(TELL_MS, tellNow);

  function tellNow(): void {
    const now = state();
    if (shared.leads()) shared.publish(now, findings.list());
    events.emit('state', now);
  }

  /** The next piece of work: what was asked for, then what is due. */
  function next(): void {
    if (current || stopped || !shared.leads()) return;
    const order = toDo.nextAsked();
    if (order) {
      carryOut(order);
      return;
    }
    if (options.autonomous === false || toDo.isEmpty()) return;
    const batch = toDo.nextDue();
    if (batch.length === 0) return;
    status.beginCycle();
    carryOut({ routes: batch, mode: 'alone', ...(options.checks && { checks: options.checks }) });
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
      known: findings.on(names),
      tellProbes: wanted.settle ? wanted.onProbes !== undefined : events.heard('probes'),
    });
    if (!job.entry) status.shadow({ state: 'none', reason: whyNone(options, parts.entry) });
    const started = startJob(job, {
      ...parts,
      hear: (message) => hear(message, wanted, names, job),
      onSensors: status.sensors,
      onError: (error) => events.emit('error', error),
    });
    const settled = started.ended.then(() => {
      current = undefined;
      status.ended();
      tellNow();
      next();
    });
    current = { job: started, wanted, settled };
  }

  function hear(message: FromChecker, wanted: Wanted, names: readonly string[], job: Job): void {
    if (message.say === 'shadow') status.shadow(message.shadow);
    else if (message.say === 'sensors') status.sensors(message.sensors);
    else if (message.say === 'finding') findings.take(message.finding);
    else if (message.say === 'points') routes.points(message.points);
    else if (message.say === 'sinks') routes.sank(message.endpoint, message.sensors);
    else if (message.say === 'progress') {
      status.sent(message.sent);
      wanted.onProgress?.({ sent: message.sent, planned: message.planned });
    } else if (message.say === 'probes') {
      if (wanted.settle) wanted.onProbes?.(message.probes);
      else events.emit('probes', message.probes);
    } else if (message.say === 'done') finish(wanted, names, message);
    else if (message.say === 'failed') fail(wanted, names, job, message.reason);
    else parts.inline.take(message);
    if (SHOWN.has(message.say)) tell();
  }

  /** Stops what is done by itself, for what cannot wait until all of it is done. */
  function cut(): void {
    if (!current?.wanted.settle) breakOff();
  }

  function breakOff(): void {
    if (!current || current.wanted.cut) return;
    current.wanted.cut = true;
    current.job.breakOff();
  }

  /** New routes are looked at first. A job that is as small as they are is over soon. */
  function cutFor(fresh: readonly string[]): void {
    const rest = current?.wanted.routes?.filter((each) => !fresh.includes(each)) ?? [];
    if (fresh.length === 0 || rest.length <= fresh.length || performance.now() - cutAt < CUT_MS) return;
    cutAt = performance.now();
    toDo.hurry(fresh);
    cut();
  }

  function finish(
    { settle, routes: only, cut: wasCut, partial }: Wanted,
    names: readonly string[],
    { report, mended, probes }: Extract<FromChecker, { say: 'done' }>,
  ): void {
    const at = new Date().toISOString();
    for (const finding of report.findings) findings.take(finding);
    status.spent(report.stats.requests);
    if (wasCut) return;
    for (const id of mended) findings.clear(id);
    if (!partial) {
      routes.record(report, names, at, probes);
      toDo.done(names);
      status.missed(report, only !== undefined);
    }
    if (toDo.isEmpty() && status.endCycle(at)) {
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
    status.shadow({ state: 'failed', reason });
    if (!partial) {
      routes.miss(names, reason);
      toDo.done(names);
    }
    if (!stopped) events.emit('error', new Error(`selfward: the application could not be checked: ${reason}`));
    settle?.resolve(emptyReport({ origin, reason, profile, checks: checks ?? [], names }));
    if (settle) return;
    // Another start may fare better: a store was locked, the machine was out of memory.
    timers.after(TRY_AGAIN_MS, () => {
      toDo.add(names.filter(routes.has));
      next();
    });
  }

  /** All of it once more. */
  function again(): void {
    status.restartCycle();
    toDo.add(routes.names());
    next();
  }

  function ask(order: Order, { signal, onProgress, onProbes }: Asking = {}): Promise<Report> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    toDo.add(routes.follow(table()));
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
      toDo.ask(wanted);
      const callOff = () => {
        reject(signal?.reason);
        // Nobody waits for it any more; who asked next, or what is due, has its turn when the shadow has ended.
        if (!toDo.withdraw(wanted) && current?.wanted === wanted) breakOff();
      };
      signal?.addEventListener('abort', callOff, { once: true });
      // Somebody waits for it.
      cut();
      next();
    });
  }

  function state(): MonitorState {
    const told = shared.known()?.state;
    return told && !stopped ? told : status.of(modeOf(), findings.list(), toDo.isDue);
  }

  function modeOf(): MonitorState['mode'] {
    if (stopped) return 'stopped';
    if (follows()) return 'follower';
    return 'entry' in parts.entry && options.shadow !== false ? 'shadow' : 'inline';
  }

  const unchange = attached.onChange(changed);
  const unrole = shared.onRole(() => {
    if (!follows()) {
      if (shared.leads()) findings.adopt(shared.takeOver()?.findings ?? []);
      next();
      return;
    }
    // It turned out that another process checks: what was asked here is asked there.
    for (const { settle, routes: only, checks, signal } of toDo.takeAsked())
      shared
        .ask({ ...(only && { routes: only }), ...(checks && { checks }) }, signal)
        .then(settle?.resolve, settle?.reject);
  });
  const unheard = shared.onKnown(() => follows() && events.emit('state', state()));
  const unguard = parts.guard.onChange(tell);
  // One package brings a hundred files, and a build changes them all.
  parts.onLoad(timers.debounced(LOADED_MS, again));
  let seen = 0;
  const unname = parts.onNames(() => {
    const names = parts.names();
    toDo.add(
      names
        .slice(seen)
        .map(({ method, url }) => nameOfRoute(method, url))
        .filter(routes.has),
    );
    seen = names.length;
    changed();
  });
  changed();

  return {
    check({ onProgress, onProbes, signal, ...order } = {}) {
      if (stopped) return Promise.reject(new Error('the monitor was stopped'));
      if (follows()) return shared.ask(order, signal);
      return ask(order, {
        ...(signal && { signal }),
        ...(onProgress && { onProgress }),
        ...(onProbes && { onProbes }),
      });
    },
    refresh: changed,
    on: events.on,
    /** Tells of something of ours that failed elsewhere. */
    fail: (error) => events.emit('error', error),
    state,
    findings: () => shared.known()?.findings ?? findings.list(),
    async stop() {
      if (stopped) return;
      stopped = true;
      for (const undo of [unchange, unrole, unheard, unguard, unname, timers.stop]) undo();
      for (const { settle } of toDo.takeAsked()) settle?.reject(new Error('the monitor was stopped'));
      await current?.job.stop();
      await current?.settled;
      await shared.stop();
      attached.detach();
      await parts.stopLive();
      events.end();
    },
  };
}

function whyNone({ shadow }: WatchOptions, entry: MonitorParts['entry']): string {
  if (shadow === false) return 'none is wanted (`shadow: false`)';
  return 'reason' in entry ? entry.reason : '';
}
