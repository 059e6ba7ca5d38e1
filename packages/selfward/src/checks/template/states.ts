import { blockedBecause } from '../../judge/blocked.ts';
import type { Answered, Endpoint, EndpointScope, Fresh, Payload, Point, Verdict } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { answered, hitsOf, type Round } from './groups.ts';
import { proveExpression } from './prove-expression.ts';

/** What was proved, and how its place is reached. */
export interface Found {
  verdict: Verdict;
  family: string;
  payload?: Payload;
  /** What stands before the payload, to leave an expression. */
  before?: string;
  /** The page that it comes out on, when that is another. */
  sink?: Endpoint;
}

/** What is known of a point so far. */
export interface State {
  proved?: Found | undefined;
  controls: Answered[];
  blocked?: string;
  /** The page says something else over valid syntaxes already: it may be over any text. */
  stirred?: boolean;
}

export type States = ReadonlyMap<Point, State>;

/** Points about which nothing is told yet. */
export function open(states: States, among: readonly Point[] = [...states.keys()]): Point[] {
  return among.filter((point) => {
    const state = states.get(point);
    return state && !state.proved && state.blocked === undefined;
  });
}

/** Notes an answer for every point that it carried a value of. */
export function take(at: EndpointScope, states: States, round: Round): void {
  const ordinary = at.baseline.ordinary.map(({ response }) => response.status);
  const blocked = round.exchange && blockedBecause(round.exchange, ordinary);
  for (const point of round.sent.keys()) {
    const state = states.get(point);
    if (!state) continue;
    if (blocked) state.blocked = blocked;
    else state.controls.push(...answered(round));
  }
}

/** Proves what an answer shows as computed. */
export function* proveHits(
  at: EndpointScope,
  states: States,
  round: Round,
  fresh: Fresh,
  options: { short?: boolean; before?: (point: Point) => string } = {},
): Steps<void> {
  for (const [point, expression] of hitsOf(round)) {
    const state = states.get(point);
    if (!state || state.proved) continue;
    const before = options.before?.(point) ?? '';
    // Between tags nothing needs to be left, and the payload alone says it more plainly; but the page's own digits may
    // stand right before it.
    for (const way of options.short ? [''] : ['', `${before}_`]) {
      const proving = { ...(options.short && { short: true }), before: way };
      const verdict = yield* proveExpression(at.endpoint, point, expression, fresh, proving);
      if (!verdict) continue;
      const { payload } = expression;
      state.proved = { verdict, family: payload.for[0] ?? payload.id, payload, before: way };
      break;
    }
  }
}
