/** Times of one thing that was measured, in milliseconds. */
export interface Summary {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

/** The value that a share of the sorted samples does not exceed (nearest rank). */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('percentile: there are no samples');
  return value;
}

export function summarise(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const of = (share: number) => Math.round(100 * percentile(sorted, share)) / 100;
  return { count: sorted.length, p50: of(0.5), p95: of(0.95), max: of(1) };
}

/** A table for people: one line a thing that was measured. */
export function table(metrics: Readonly<Record<string, Summary>>): string {
  const width = Math.max(...Object.keys(metrics).map((name) => name.length));
  const line = (name: string, ...cells: readonly (string | number)[]) =>
    `${name.padEnd(width)}${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell).padStart(11)).join('')}`;
  return [
    line('', 'p50 ms', 'p95 ms', 'max ms'),
    ...Object.entries(metrics).map(([name, { p50, p95, max }]) => line(name, p50, p95, max)),
  ].join('\n');
}
