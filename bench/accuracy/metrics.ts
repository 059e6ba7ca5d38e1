import { type Exchanged, isInnocent, perInnocentPoint } from './cost.ts';
import type { Judged } from './judge.ts';
import { tallyOf } from './tally.ts';

export type Metrics = ReturnType<typeof metricsOf>;

/** The figures of a whole run, as they are kept and compared. */
export function metricsOf(results: readonly Judged[], exchanged: readonly Exchanged[], seconds: number) {
  const all = perInnocentPoint(exchanged, ({ requests }) => requests);
  const four = perInnocentPoint(exchanged, (each) => each.four);
  return {
    ...tallyOf(results),
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

/** What each innocent point of a class cost, from the cheapest to the dearest. */
export function costsByClass(exchanged: readonly Exchanged[]): { check: string; requestsPerPoint: number[] }[] {
  return [...Map.groupBy(exchanged.filter(isInnocent), ({ it }) => it.check)].map(([check, own]) => ({
    check,
    requestsPerPoint: own
      .map(({ requests, points }) => Math.round((requests / points) * 10) / 10)
      .sort((a, b) => a - b),
  }));
}
