import type { Answered, EndpointScope, Fresh, Payload, Point, Verdict } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import type { Expression } from './expression.ts';
import { hitsOf, type Round } from './groups.ts';
import { proveExpression } from './prove-expression.ts';

/** What is known of a point so far. */
export interface State {
  proved?: { verdict: Verdict; family: string; payload?: Payload };
  controls: Answered[];
  blocked?: string;
}

/** Points about which nothing is told yet. */
export function open(states: ReadonlyMap<Point, State>): Point[] {
  return [...states].filter(([, { proved, blocked }]) => !proved && blocked === undefined).map(([point]) => point);
}

/** Proves what an answer shows as computed. */
export function* proveHits(
  at: EndpointScope,
  states: ReadonlyMap<Point, State>,
  round: Round,
  fresh: Fresh,
  short = false,
): Steps<boolean> {
  let any = false;
  for (const [point, expression] of hitsOf(round)) {
    const state = states.get(point);
    if (!state || state.proved) continue;
    const verdict = yield* proveExpression(at.endpoint, point, expression, fresh, { short });
    if (verdict) {
      state.proved = { verdict, family: familyOf(expression), payload: expression.payload };
      any = true;
    }
  }
  return any;
}

function familyOf({ payload }: Expression): string {
  return payload.for[0] ?? payload.id;
}
