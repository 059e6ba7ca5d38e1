import type { Finding } from '../../model/finding.ts';
import type { MonitorState } from '../../model/monitor.ts';
import type { Report } from '../../model/report.ts';
import type { SensorState } from '../messages.ts';
import { type KnownRoutes, nameOfRoute } from './known-routes.ts';
import type { MonitorParts } from './monitor-parts.ts';

const MOST_NOT_CHECKED = 2000;

/** What is told of a monitor beside its findings: how its sensors, its shadow, and its cycle are. */
export interface Status {
  shadow(change: Partial<MonitorState['shadow']>): void;
  sensors(seen: readonly SensorState[]): void;
  /** Requests of the job under way. */
  sent(count: number): void;
  /** A job ended: its requests count for good. */
  spent(requests: number): void;
  /** What a report could not tell. Of some routes only it takes the place of what was told of those. */
  missed(report: Report, some: boolean): void;
  /** The process that checks ended. */
  ended(): void;
  beginCycle(): void;
  /** All of it once more. */
  restartCycle(): void;
  /** @returns whether a cycle was under way. */
  endCycle(at: string): boolean;
  of(mode: MonitorState['mode'], findings: readonly Finding[], isDue: (name: string) => boolean): MonitorState;
}

export function createStatus(
  { attached, guard, name }: Pick<MonitorParts, 'attached' | 'guard' | 'name'>,
  routes: Pick<KnownRoutes, 'list'>,
): Status {
  let cycle: { startedAt?: string; finishedAt?: string } = {};
  let sensors: readonly SensorState[] = [];
  let shadow: MonitorState['shadow'] = { state: 'none', starts: 0, crashes: 0, hangs: 0, withheld: [] };
  let notChecked: Report['notChecked'] = [];
  let probes = 0;
  let underWay = 0;
  const now = () => new Date().toISOString();
  return {
    shadow(change) {
      shadow = { ...shadow, ...change };
      if (change.state === 'up') delete shadow.reason;
    },
    sensors(seen) {
      sensors = seen;
    },
    sent(count) {
      underWay = count;
    },
    spent(requests) {
      probes += requests;
      underWay = 0;
    },
    missed(report, some) {
      const again = new Set(report.visited);
      const kept = some ? notChecked.filter(({ endpoint }) => !again.has(endpoint)) : [];
      notChecked = some ? [...kept, ...report.notChecked].slice(-MOST_NOT_CHECKED) : report.notChecked;
    },
    ended() {
      underWay = 0;
      if (shadow.state === 'up' || shadow.state === 'starting') shadow = { ...shadow, state: 'none' };
    },
    beginCycle() {
      cycle.startedAt ??= now();
    },
    restartCycle() {
      cycle = { startedAt: now() };
    },
    endCycle(at) {
      const open = cycle.startedAt !== undefined && cycle.finishedAt === undefined;
      if (open) cycle.finishedAt = at;
      return open;
    },
    of(mode, findings, isDue) {
      const list = routes.list(findings);
      const open = list.filter(({ method, url }) => isDue(nameOfRoute(method, url))).length;
      return {
        schema: 'selfward-monitor/1',
        name,
        framework: attached.framework,
        mode,
        routes: list,
        gaps: [...attached.gaps()],
        sensors: [...sensors],
        shadow,
        guard: guard.state(),
        cycle: { ...cycle, done: list.length - open, of: list.length },
        notChecked: [...notChecked],
        probes: probes + underWay,
      };
    },
  };
}
