import { type Exchanged, isInnocent, perInnocentPoint } from './cost.ts';
import type { Judged } from './judge.ts';

export type Metrics = ReturnType<typeof metricsOf>;

/** The figures of a whole run, as they are kept and compared. */
export function metricsOf(results: readonly Judged[], exchanged: readonly Exchanged[], seconds: number) {
  const count = (holds: (each: Judged) => boolean) => results.filter(holds).length;
  const all = perInnocentPoint(exchanged, ({ requests }) => requests);
  const four = perInnocentPoint(exchanged, (each) => each.four);
  return {
    found: count(({ outcome }) => outcome === 'found'),
    vulnerable: count(({ it }) => it.vulnerable),
    false: count(({ outcome }) => outcome === 'false'),
    safe: count(({ it }) => !it.vulnerable),
    strays: count(({ it, strays }) => it.vulnerable && strays.length > 0),
    notChecked: count(({ notChecked }) => notChecked !== undefined),
    /** The median, all checks; beside it the maximum, and both for the paper's four classes. */
    requestsPerInnocentPoint: all.median,
    requestsPerInnocentPointMax: all.max,
    requestsPerInnocentPointOfFourClasses: four.median,
    requestsPerInnocentPointOfFourClassesMax: four.max,
    requests: exchanged.reduce((sum, { requests, baselines }) => sum + requests + baselines, 0),
    seconds,
  };
}

/** Where the most was spent on nothing: the first to look at. */
export function dearestOf(exchanged: readonly Exchanged[], count: (each: Exchanged) => number) {
  return exchanged
    .filter(isInnocent)
    .map((each) => ({ id: each.it.id, requestsPerPoint: Math.round((count(each) / each.points) * 10) / 10 }))
    .sort((a, b) => b.requestsPerPoint - a.requestsPerPoint)
    .slice(0, 15);
}
