import { type Monitor, type MonitorState, type WatchOptions, watch } from 'selfward';
import { cycleOf, cycleRunId } from '../agents/cycle-of.ts';
import { routeKey } from '../checking/inside-finding.ts';
import type { DeviceAgent } from '../model/agent.ts';
import type { Events } from '../model/events.ts';
import type { Alarms, Checking, InsideRuns } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';

/** The server's monitor of itself, as its rooms see it. */
export interface SelfWatch {
  state(): MonitorState | undefined;
  /** Routes were switched on or off. */
  refresh(): void;
  stop(): Promise<void>;
}

export interface SelfWatchDeps {
  app: unknown;
  /** This server's own device. */
  self: string;
  options: Pick<WatchOptions, 'origin' | 'describe' | 'shadow' | 'own'>;
  inside: InsideRuns;
  checking: Pick<Checking, 'finding'>;
  alarms: Alarms;
  events: Events;
  onTrouble: (error: unknown) => void;
  now?: () => number;
  /** What watches; the library's. */
  watchApp?: (app: unknown, options: WatchOptions) => Monitor;
}

const ALARM = 'checking';
const SUBJECT = 'self-check';
/** How often a run that is under way, or the page of this server, tells how it is. */
const TELL_MS = 500;

/**
 * Watches this server by the library, as any application would, and takes what it says as that of a device: what the
 * monitor finds, has cleared and went through becomes findings, alarms and runs, and what is ordered for this server it
 * carries out.
 */
export function watchSelf(deps: SelfWatchDeps): SelfWatch {
  const { self, inside, checking, alarms, events, onTrouble, now = Date.now, watchApp = watch } = deps;
  const monitor = watchApp(deps.app, { ...deps.options, name: self, lead: true });
  let told: Pick<DeviceAgent, 'cycle' | 'checkedAt'> = {};
  let last: Promise<unknown> = Promise.resolve();
  let shownAt = 0;
  let stopped = false;

  /** One after the other, as they were told: what is cleared was found before. */
  const inTurn = (work: () => Promise<unknown>): void => {
    last = last.then(work).catch(onTrouble);
  };
  const cycleRun = () => cycleRunId(self, monitor.state());
  const cycleBegan = () => Date.parse(monitor.state().cycle.startedAt ?? '') || now();
  /** Of the runs that somebody ordered and that are not over. */
  const carried = new Map<string, AbortController>();

  async function isBlind(reason: string): Promise<void> {
    const text = `This server could not check itself: ${reason}`.slice(0, 900);
    await alarms.raise({ kind: ALARM, severity: 'high', originator: self, subject: SUBJECT, text });
  }
  const sees = () => alarms.clear(ALARM, self, SUBJECT);

  async function cycle(state: MonitorState): Promise<void> {
    const done = cycleOf(self, told, state, now());
    if (done === undefined) return;
    await inside.cycle(self, done);
    told = { cycle: { finishedAt: state.cycle.finishedAt ?? '', probes: state.probes } };
    if (state.shadow.state !== 'failed') await sees();
  }

  monitor.on('finding', (finding) => inTurn(() => inside.seen(self, cycleRun(), finding)));
  monitor.on('cleared', (finding) => inTurn(() => inside.cleared(self, cycleRun(), finding)));
  monitor.on('cycle', (state) => inTurn(() => cycle(state)));
  monitor.on('error', (error) => inTurn(() => isBlind(error.message)));
  monitor.on('probes', (probes) => inside.probes(cycleRun(), cycleBegan(), probes));
  monitor.on('state', () => {
    if (now() - shownAt < TELL_MS) return;
    shownAt = now();
    events.publish({ topic: 'monitor', device: self });
  });

  /** Where a retest looks: the route of its finding; every one where it is not there any more. */
  async function routesFor(run: Run): Promise<readonly string[] | undefined> {
    const row = run.finding === undefined ? undefined : await checking.finding(run.finding);
    if (row === undefined) return undefined;
    const key = routeKey(row.finding.method, row.finding.url);
    const route = monitor.state().routes.find(({ method, url }) => routeKey(method, url) === key);
    return route && [`${route.method} ${route.url}`];
  }

  async function carryOut(run: Run): Promise<void> {
    const off = new AbortController();
    carried.set(run.id, off);
    try {
      const routes = await routesFor(run);
      const began = now();
      await inside.begin(run.id);
      const report = await monitor.check({
        ...(run.checks.length > 0 && { checks: run.checks }),
        ...(routes && { routes }),
        signal: off.signal,
        onProgress: ({ sent, planned }) => inside.progress(run.id, sent, planned),
        onProbes: (probes) => inside.probes(run.id, began, probes),
      });
      inTurn(async () => {
        await inside.finish(self, run.id, report);
        if (report.stats.requests > 0) await sees();
      });
      await last;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      await inside.fail(self, run.id, stopped ? 'interrupted' : 'failed', problem);
    } finally {
      carried.delete(run.id);
    }
  }
  const begin = (run: Run): void => {
    if (run.device === self) carryOut(run).catch(onTrouble);
  };
  const offOrder = inside.onOrder(begin);
  const offCancel = inside.onCancel((run) => carried.get(run)?.abort(new Error('it was called off')));
  inside
    .open()
    .then((runs) => {
      for (const run of runs) begin(run);
    })
    .catch(onTrouble);

  return {
    state: () => monitor.state(),
    refresh: () => monitor.refresh(),
    async stop() {
      stopped = true;
      offOrder();
      offCancel();
      await monitor.stop();
      await last;
    },
  };
}
