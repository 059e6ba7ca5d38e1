import { blockedBecause } from '../../judge/blocked.ts';
import {
  type Answered,
  type EndpointScope,
  type Exchange,
  isAnswered,
  type Outcome,
  type Point,
  type Verdict,
} from '../../model/index.ts';

/** What a check knows of a point while it works. */
export interface Known {
  verdict?: Verdict;
  controls: Answered[];
  blocked?: string;
}

/** Keeps an account of every point, for checks that end in one verdict for each. */
export function accountFor(at: EndpointScope, points: readonly Point[] = at.points) {
  const known = new Map(points.map((point): [Point, Known] => [point, { controls: [] }]));
  const usual = [401, ...at.baseline.ordinary.map(({ response }) => response.status)];
  return {
    /** Notes an answer for every point that it carried a value of. */
    note(exchange: Exchange | undefined): void {
      if (!exchange) return;
      const blocked = blockedBecause(exchange, usual);
      for (const point of exchange.probe.set.keys()) {
        const state = known.get(point);
        if (!state) continue;
        if (blocked !== undefined) state.blocked = blocked;
        else if (isAnswered(exchange)) state.controls.push(exchange);
      }
    },
    settle(point: Point, verdict: Verdict | undefined): void {
      const state = known.get(point);
      if (state && verdict) state.verdict = verdict;
    },
    open: (): Point[] => points.filter((point) => known.get(point)?.verdict === undefined),
    /** @param because - why a point that was not asked has nothing to answer for. */
    outcomes(because: string): Outcome[] {
      return at.points.map((point) => ({
        endpoint: at.endpoint,
        point,
        verdict: verdictOf(known.get(point), at, because),
      }));
    },
  };
}

function verdictOf(state: Known | undefined, { baseline }: EndpointScope, because: string): Verdict {
  if (state?.verdict) return state.verdict;
  if (state?.blocked !== undefined) return { is: 'inconclusive', reason: state.blocked };
  if (!state || state.controls.length === 0) return { is: 'not-applicable', because };
  return { is: 'clean', controls: [...baseline.ordinary, ...state.controls] };
}
