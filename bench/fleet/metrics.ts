import { median } from '../overhead/statistics.ts';
import { type Row, rounded } from './row-of.ts';

/** The size that the others are compared with: a facility of today. */
export const BASE = 100;

/** What a device costs in one fleet against what it costs in those of a hundred that were checked beside it. */
export interface Flatness {
  devices: number;
  ratio: number;
  low: number;
  high: number;
  /** Fleets of a hundred that it was compared with. */
  against: number;
}

/** Fleets that were checked beside each other. */
export type Group = readonly Row[];

/** One for each larger fleet; none where nothing larger than a hundred ran. */
export function flatnessOf(groups: readonly Group[]): Flatness[] {
  return groups.flatMap((group) => {
    const base = group.filter(({ devices }) => devices === BASE).map(({ cpuMsPerDevice }) => cpuMsPerDevice);
    if (base.length === 0) return [];
    return group
      .filter(({ devices }) => devices > BASE)
      .map(({ devices, cpuMsPerDevice }) => ({
        devices,
        ratio: rounded(cpuMsPerDevice / median(base), 3),
        low: rounded(cpuMsPerDevice / Math.max(...base), 3),
        high: rounded(cpuMsPerDevice / Math.min(...base), 3),
        against: base.length,
      }));
  });
}

const KEPT = [
  ...['seconds', 'harmed', 'cpuMsPerDevice', 'requestsPerDevice', 'memoryMbPeak', 'memoryMbPerDevice'],
  ...['found', 'flawed', 'false', 'safe', 'unchecked', 'partlyChecked'],
] as const satisfies readonly (keyof Row)[];

/** The largest fleet's figures under their own names, those of every size with the size behind them. */
export function metricsOf(groups: readonly Group[]): Record<string, number> {
  const rows = groups.flat();
  const sizes = [...new Set(rows.map(({ devices }) => devices))].sort((a, b) => a - b);
  const largest = sizes.at(-1) ?? 0;
  const of = (size: number, name: (typeof KEPT)[number]) => {
    const values = rows.filter(({ devices }) => devices === size).map((row) => row[name]);
    // Several fleets of one size: costs are as usual, what went wrong in any of them did go wrong.
    return name === 'harmed' || name === 'false' || name === 'unchecked' ? Math.max(...values) : median(values);
  };
  const flatness = flatnessOf(groups).find(({ devices }) => devices === largest);
  return {
    devices: largest,
    ...Object.fromEntries(KEPT.map((name) => [name, of(largest, name)])),
    ...(flatness && { flatness: flatness.ratio, flatnessLow: flatness.low, flatnessHigh: flatness.high }),
    ...Object.fromEntries(sizes.flatMap((size) => KEPT.map((name) => [`${name}${size}`, of(size, name)]))),
  };
}
