import { createHash } from 'node:crypto';
import type { MonitorState } from 'selfward';
import type { DeviceAgent } from '../model/agent.ts';
import type { InsideCycle } from '../model/rooms.ts';

/** Cycles of one device that come faster are no runs of their own: a device must not fill the store. */
export const LEAST_BETWEEN_MS = 30_000;

const idOf = (device: string, at: string): string =>
  `cycle-${createHash('sha256')
    .update(JSON.stringify([device, at]))
    .digest('hex')
    .slice(0, 24)}`;

/** The run that a finding belongs to which a device tells now: its cycle under way, by when that began. */
export const cycleRunId = (device: string, state: MonitorState | undefined): string =>
  idOf(device, state?.cycle.startedAt ?? '');

/** The cycle that a state tells the end of; undefined where it tells of none that is new. Pure. */
export function cycleOf(
  device: string,
  before: Pick<DeviceAgent, 'cycle' | 'checkedAt'>,
  state: MonitorState,
  now: number,
): InsideCycle | undefined {
  const { startedAt, finishedAt } = state.cycle;
  if (finishedAt === undefined || finishedAt === before.cycle?.finishedAt) return undefined;
  if (before.checkedAt !== undefined && before.cycle !== undefined && now - before.checkedAt < LEAST_BETWEEN_MS)
    return undefined;
  // Clocks of devices go wrong: the length is theirs, the time is ours.
  const [began, ended] = [Date.parse(startedAt ?? finishedAt), Date.parse(finishedAt)];
  const took = Number.isFinite(ended - began) ? Math.min(Math.max(0, ended - began), 30 * 24 * 3_600_000) : 0;
  const probes = before.cycle === undefined || before.cycle.probes > state.probes ? 0 : before.cycle.probes;
  const checked = state.routes.filter((route) => route.state === 'clean' || route.state === 'vulnerable');
  return {
    id: idOf(device, startedAt ?? finishedAt),
    startedAt: now - took,
    endedAt: now,
    findings: state.routes.flatMap(({ findings }) => findings),
    clean: state.routes.flatMap(({ method, url, state: verdict }) => (verdict === 'clean' ? [`${method} ${url}`] : [])),
    notChecked: state.notChecked,
    stats: {
      requests: Math.max(0, state.probes - probes),
      injectionPoints: checked.reduce((sum, { points }) => sum + points, 0),
      endpoints: checked.length,
    },
  };
}
