import { type Exchanged, median } from './cost.ts';
import type { Judged } from './judge.ts';

export type Metrics = ReturnType<typeof metricsOf>;

/** The figures of a whole run, as they are kept and compared. */
export function metricsOf(
  results: readonly Judged[],
  exchanged: readonly Exchanged[],
  { checks, seconds }: { checks: readonly string[]; seconds: number },
) {
  const innocent = exchanged.filter(({ it, points }) => !it.vulnerable && it.also.length === 0 && points > 0);
  const per = (count: (each: Exchanged) => number) => {
    const all = innocent.map((each) => count(each) / each.points).sort((a, b) => a - b);
    return { median: median(all), max: Math.round((all.at(-1) ?? 0) * 10) / 10 };
  };
  const count = (holds: (each: Judged) => boolean) => results.filter(holds).length;
  return {
    found: count(({ outcome }) => outcome === 'found'),
    vulnerable: count(({ it }) => it.vulnerable),
    false: count(({ outcome }) => outcome === 'false'),
    safe: count(({ it }) => !it.vulnerable),
    strays: count(({ it, strays }) => it.vulnerable && strays.length > 0),
    notChecked: count(({ notChecked }) => notChecked !== undefined),
    requestsPerInnocentPoint: per(({ requests }) => requests),
    requestsPerInnocentPointOfFourClasses: per(({ four }) => four),
    /** Where the most was spent: the first to look at. */
    dearest: innocent
      .map(({ it, points, requests }) => ({ id: it.id, requestsPerPoint: Math.round((requests / points) * 10) / 10 }))
      .sort((a, b) => b.requestsPerPoint - a.requestsPerPoint)
      .slice(0, 10),
    requests: exchanged.reduce((sum, { requests, baselines }) => sum + requests + baselines, 0),
    seconds,
    checks,
  };
}
