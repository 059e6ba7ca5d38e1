import type { Check, Outcome, Scopes, Seen, Step } from '../model/check.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Exchange, HttpResponse } from '../model/exchange.ts';
import { isAnswered } from '../model/exchange.ts';
import type { Fresh } from '../model/marker.ts';
import type { Point } from '../model/point.ts';
import { troubleOf } from './sending/blocked.ts';

/** A place that a check has to speak of. */
export interface Place {
  endpoint: Endpoint;
  point: Point;
}

/** What driving a check through one scope came to. */
export interface Driven {
  /** Whether the check had anything to do here. */
  applies: boolean;
  /** Verdicts to be believed. */
  outcomes: Outcome[];
  /** Places that stay untold, and why. */
  untold: { place: Place; reason: string }[];
  /** Requests of its own. */
  sent: number;
}

export interface DriveOptions {
  /** Every place of the scope: all of them are accounted for. */
  places: readonly Place[];
  /** What the endpoint of a place ordinarily answers. */
  ordinary: (place: Place) => HttpResponse | undefined;
  /** Why silence proves nothing here: the ordinary request itself is turned away. */
  hollow?: string;
  ceiling: number;
  fresh: Fresh;
  perform: (step: Step) => Promise<Seen>;
  /** Why nothing can be sent any more: stopped, out of budget, the target gone. */
  over: () => string | undefined;
}

/**
 * Drives a check's generator through one scope: does each step, feeds back what it showed, and holds the check to its
 * contract. Never throws.
 */
export async function drive<S extends keyof Scopes>(
  check: Check<S>,
  at: Scopes[S],
  options: DriveOptions,
): Promise<Driven> {
  const { places, ceiling, perform } = options;
  const trouble = new Map<Point, string>();
  let sent = 0;
  const untold = (reason: string): Driven => ({
    applies: true,
    outcomes: [],
    untold: places.map((place) => ({ place, reason })),
    sent,
  });
  let steps: ReturnType<Check<S>['run']> | undefined;
  try {
    if (check.applies(at) !== true) return { applies: false, outcomes: [], untold: [], sent };
    steps = check.run(at, options.fresh);
    for (let next = await steps.next(nothing()); ; ) {
      if (next.done) return settle(next.value, options, trouble, sent);
      const cost = costOf(next.value);
      if (sent + cost > ceiling) return untold(`cut short: it needed more than ${ceiling} requests here`);
      const seen = await perform(next.value);
      sent += cost;
      const over = options.over();
      if (over !== undefined) return untold(over);
      for (const exchange of seen.exchanges) note(trouble, exchange, options);
      next = await steps.next(seen);
    }
  } catch (error) {
    return untold(`the check failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await letGo(steps);
  }
}

/** A check that is cut short may hold something of its own: a process, for one that was added. */
async function letGo(steps: { return(given: readonly Outcome[]): unknown } | undefined): Promise<void> {
  try {
    await steps?.return([]);
  } catch {
    // What was told is told; a check's tidying up is no part of it.
  }
}

/** What the first `next` is given: nobody reads it. */
function nothing(): Seen {
  return { exchanges: [] };
}

/** Reading pages again is bounded by itself and belongs to the run, not to one check's ceiling. */
function costOf(step: Step): number {
  return step.do === 'send' ? step.probes.length * (step.repeat ?? 1) : 0;
}

function note(trouble: Map<Point, string>, exchange: Exchange, { places, ordinary }: DriveOptions): void {
  for (const point of exchange.probe.set.keys()) {
    const place = places.find((each) => each.point === point);
    const reason = troubleOf(exchange, place && ordinary(place));
    if (reason !== undefined) trouble.set(point, reason);
  }
}

/** Clean needs its controls, and nothing between the probes and the application; silence is not health. */
function settle(
  given: readonly Outcome[],
  { places, hollow }: DriveOptions,
  trouble: ReadonlyMap<Point, string>,
  sent: number,
): Driven {
  const outcomes: Outcome[] = [];
  const untold: Driven['untold'] = [];
  for (const outcome of given) {
    const { verdict, endpoint, point } = outcome;
    const reason = doubt(outcome, trouble.get(point), hollow);
    if (reason === undefined) outcomes.push(outcome);
    else if (verdict.is === 'inconclusive' || verdict.is === 'clean')
      untold.push({ place: { endpoint, point }, reason });
  }
  for (const place of places) {
    if (!given.some(({ endpoint, point }) => endpoint.id === place.endpoint.id && point.id === place.point.id)) {
      untold.push({ place, reason: trouble.get(place.point) ?? 'the check left it out' });
    }
  }
  // Of several things said of one place (a marker for each probe), what could be told counts.
  const told = new Set(outcomes.map(({ point }) => point));
  return { applies: true, outcomes, untold: untold.filter(({ place }) => !told.has(place.point)), sent };
}

function doubt({ verdict }: Outcome, trouble: string | undefined, hollow: string | undefined): string | undefined {
  if (verdict.is === 'inconclusive') return trouble === undefined ? verdict.reason : `${verdict.reason} (${trouble})`;
  if (verdict.is !== 'clean') return undefined;
  if (trouble !== undefined) return trouble;
  if (hollow !== undefined) return hollow;
  if (verdict.controls.length === 0) return 'the check called it clean without a control';
  return verdict.controls.every(isAnswered) ? undefined : 'a control was not answered';
}
