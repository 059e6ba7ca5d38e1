import { type Case, caseIdOf } from '../../lab/cases/case.ts';
import type { Outcome } from './run-cases.ts';

/** What one case cost, baselines apart. */
export interface Exchanged {
  it: Case;
  /** Injection points that the description names; what we add (headers, parameters' names) does not count. */
  points: number;
  requests: number;
  /** Of these, what the first four classes spent. */
  four: number;
  baselines: number;
  /** What the target took to answer, all requests together. */
  answeringMs: number;
}

const FOUR: ReadonlySet<string> = new Set(['reflected-xss', 'stored-xss', 'template-injection', 'nosql-injection']);
/** What the engine sends for itself, whatever is checked. */
const OURS: ReadonlySet<string> = new Set(['baseline', 'restore']);
const BASELINES_AN_ENDPOINT = 2;

/** Counts the requests of each case, less two baselines an endpoint. */
export function costsOf(cases: readonly Case[], { surface, events }: Pick<Outcome, 'surface' | 'events'>): Exchanged[] {
  const sent = Map.groupBy(events, ({ exchange }) => caseIdOf(exchange.request.url));
  const endpoints = Map.groupBy(surface.endpoints, ({ url }) => caseIdOf(url));
  return cases.map((it) => {
    const own = sent.get(it.id) ?? [];
    const theirs = endpoints.get(it.id) ?? [];
    const points = theirs.flatMap((each) => each.points).filter(({ added }) => !added).length;
    const baselines = Math.min(own.length, theirs.length * BASELINES_AN_ENDPOINT);
    const others = own.filter(({ check }) => !FOUR.has(check) && !OURS.has(check)).length;
    return {
      it,
      points,
      requests: own.length - baselines,
      four: Math.max(0, own.length - baselines - others),
      baselines,
      answeringMs: own.reduce((sum, { exchange }) => sum + (exchange.response?.totalMs ?? 0), 0),
    };
  });
}

/** Nothing is wrong with it, and its description names a point. */
export const isInnocent = ({ it, points }: Exchanged): boolean => !it.vulnerable && it.also.length === 0 && points > 0;

/** Median and maximum over the points of cases where nothing is wrong. */
export function perInnocentPoint(
  exchanged: readonly Exchanged[],
  count: (each: Exchanged) => number,
): { median: number; max: number } {
  const all = exchanged
    .filter(isInnocent)
    .map((each) => count(each) / each.points)
    .sort((a, b) => a - b);
  return { median: median(all), max: Math.round((all.at(-1) ?? 0) * 10) / 10 };
}

/** Of sorted numbers, with one decimal. */
export function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  const [low = 0, high = 0] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return Math.round(((low + high) / 2) * 10) / 10;
}
