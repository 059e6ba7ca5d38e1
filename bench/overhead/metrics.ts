import type { BusyResult } from './busy.ts';
import type { ArmStart, PairsResult } from './pairs.ts';
import { median } from './statistics.ts';

/** A run against itself that is farther off than this measured the machine. */
export const CONTROL = 0.02;
/** What watching may cost. */
export const GOALS = { cpuRatio: 1.03, cpuRatioHigh: 1.05, p50BusyRatio: 1.05, imposedDelayP99: 0.05 } as const;

export type Metrics = Record<string, number>;

/** Of several routes the dearest counts. */
export function metricsOf(
  results: readonly PairsResult[],
  starts: readonly ArmStart[],
  busy: readonly BusyResult[],
): Metrics {
  const of = (arm: string) => results.filter((each) => each.arm === arm);
  const worst = (values: readonly number[]) => Math.max(...values);
  const metrics: Metrics = {};
  const set = (name: string, value: number) => {
    if (Number.isFinite(value)) metrics[name] = Math.round(value * 10_000) / 10_000;
  };
  for (const [arm, name] of [
    ['idle', 'cpuRatio'],
    ['alive', 'cpuRatioAlive'],
  ] as const) {
    set(name, worst(of(arm).map(({ ratio }) => ratio.median)));
    set(`${name}High`, worst(of(arm).map(({ ratio }) => ratio.high)));
  }
  set('controlDeviation', worst(of('control').map(({ ratio }) => Math.abs(ratio.median - 1))));
  set('conclusive', isConclusive(results) ? 1 : 0);
  for (const arm of ['dd-trace', 'aikido-firewall']) {
    const own = of(arm);
    if (own.length > 0) set(`peer:${arm}`, median(own.map(({ ratio }) => ratio.median)));
  }
  const idle = starts.filter(({ arm }) => arm === 'idle');
  if (idle.length > 0) {
    set('memoryRatio', median(idle.map(({ rssMb }) => rssMb.arm / rssMb.bare)));
    set('startMs', median(idle.map(({ startMs }) => startMs.arm - startMs.bare)));
  }
  set('p50IdleRatio', worst(busy.filter(({ arm }) => arm === 'idle').map(({ p50 }) => p50.median)));
  // Where nothing was checked, nothing was measured.
  const counted = busy.filter(({ probes }) => probes > 0);
  const shadow = counted.filter(({ arm }) => arm === 'busy');
  set('p50BusyRatio', worst(shadow.map(({ p50 }) => p50.median)));
  set('p99BusyRatio', worst(shadow.map(({ p99 }) => p99.median)));
  set('p99BusyRatioLow', worst(shadow.map(({ p99 }) => p99.low)));
  set('p99BusyRatioHigh', worst(shadow.map(({ p99 }) => p99.high)));
  set('imposedDelayP99', worst(counted.map(({ imposed }) => imposed)));
  return metrics;
}

export const isConclusive = (results: readonly PairsResult[]): boolean => {
  const control = results.filter(({ arm }) => arm === 'control');
  return control.length > 0 && control.every(({ ratio }) => Math.abs(ratio.median - 1) <= CONTROL);
};
