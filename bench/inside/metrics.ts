import { type Case, caseIdOf } from '../../lab/cases/case.ts';
import type { Judged } from '../accuracy/judge.ts';
import { tallyOf } from '../accuracy/tally.ts';
import type { Times } from './measure-times.ts';
import type { Mode, Outcome } from './run-cases.ts';

export interface Ran {
  mode: Mode;
  judged: readonly Judged[];
  outcomes: readonly Outcome[];
}

/** The middle one; not a number where there are none. */
export const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

const meanOf = (values: readonly number[]): number =>
  Math.round((10 * values.reduce((sum, each) => sum + each, 0)) / values.length) / 10;

/** The figures of a whole run, as they are kept and compared. */
export function metricsOf(ran: readonly Ran[], times: Times | undefined, seconds: number): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const { mode, judged, outcomes } of ran) {
    const name = (key: string) => (mode === 'alone' ? key : `${key}Both`);
    for (const [key, value] of Object.entries(tallyOf(judged))) metrics[name(key)] = value;
    metrics[name('probesPerRoute')] = meanOf(probesOf(outcomes, () => true));
    metrics[name('probesPerQuietRoute')] = meanOf(probesOf(outcomes, isQuiet));
    metrics[name('crashProbesPerRoute')] = meanOf(
      outcomes.flatMap(({ routes }) => routes.flatMap(({ probes }) => (probes ? [probes.crashes] : []))),
    );
    metrics[name('seconds')] = Math.round(outcomes.reduce((sum, each) => sum + each.seconds, 0));
  }
  if (times) {
    metrics.cycleSeconds = Math.round(10 * times.cycleSeconds) / 10;
    metrics.cycleProbesPerRoute = meanOf(times.probesPerRoute);
    metrics.alarmMs = Math.round(medianOf(times.alarms));
  }
  return { ...metrics, wholeSeconds: Math.round(seconds) };
}

type Route = Outcome['routes'][number];

/** How many routes took how many probes, where no word of theirs reached a sink and where one did. */
export function probesByRoute(outcomes: readonly Outcome[]): { probes: number; quiet: number; reached: number }[] {
  const quiet = Map.groupBy(probesOf(outcomes, isQuiet), (probes) => probes);
  const reached = Map.groupBy(
    probesOf(outcomes, (route) => !isQuiet(route)),
    (probes) => probes,
  );
  return [...new Set([...quiet.keys(), ...reached.keys()])]
    .sort((a, b) => a - b)
    .map((probes) => ({
      probes,
      quiet: quiet.get(probes)?.length ?? 0,
      reached: reached.get(probes)?.length ?? 0,
    }));
}

const isQuiet = ({ sinks }: Route): boolean => sinks.length === 0;

/** Requests that looked for injections, on each route that something enters. */
function probesOf(outcomes: readonly Outcome[], wanted: (route: Route) => boolean): number[] {
  return outcomes.flatMap(({ routes }) =>
    routes
      .filter((route) => route.points > 0 && wanted(route))
      .flatMap(({ probes }) => (probes ? [probes.all - probes.crashes] : [])),
  );
}

/** What a process said of its own end is no finding of an injection: it is listed by itself. */
export function apart({ findings, ...rest }: Outcome): Outcome {
  return { ...rest, findings: findings.filter(({ proof }) => proof.kind !== 'crash') };
}

/** Where a process ended or hung, by case. */
export function endedOf(outcomes: readonly Outcome[], cases: readonly Case[]): string[] {
  const ids = new Set(cases.map(({ id }) => id));
  return outcomes
    .flatMap(({ findings }) => findings)
    .filter(({ proof, url }) => proof.kind === 'crash' && ids.has(caseIdOf(url)))
    .map(({ check, url, parameter }) => `${check} ${caseIdOf(url)} ${parameter}`);
}
