import type { Baseline, Check, EndpointScope, Outcome, PointScope, Seen, Step } from '../../model/check.ts';
import { isAnswered } from '../../model/exchange.ts';
import type { Fresh } from '../../model/marker.ts';
import { ORDINARY } from '../sending/marked.ts';

type Steps = AsyncGenerator<Step, readonly Outcome[], Seen>;

/** Runs checks that judge from outside, where sensors judged first and asked for one ordinary answer alone. */
export interface SecondAnswer {
  run(check: Check<'endpoint' | 'point'>, at: EndpointScope | PointScope, fresh: Fresh): Steps;
}

/**
 * Whoever looks from outside compares with two ordinary answers, to know what changes by itself. Where sensors look, most
 * endpoints need none of it: the second is asked for once, when a check has something to send. Until then it has seen
 * one, so it is begun anew.
 */
export function createSecondAnswer(): SecondAnswer {
  let whole: Baseline | undefined;
  return {
    async *run(check, given, fresh) {
      const at = whole ? { ...given, baseline: whole } : given;
      const steps = check.run(at as PointScope, fresh);
      let next = await steps.next({ exchanges: [] });
      if (!next.done && at.baseline.ordinary.length < 2) {
        await steps.return([]);
        const { exchanges } = yield { do: 'send', endpoint: at.endpoint, probes: [ORDINARY] };
        const [second] = exchanges;
        if (!second || !isAnswered(second)) return untold(at, second?.failure?.message ?? 'no answer');
        whole = { ...at.baseline, ordinary: [...at.baseline.ordinary, second] };
        return yield* check.run({ ...at, baseline: whole } as PointScope, fresh);
      }
      while (!next.done) next = await steps.next(yield next.value);
      return next.value;
    },
  };
}

/** The same check, begun so. */
export function withSecondAnswer(check: Check, second: SecondAnswer): Check {
  if (check.scope === 'target') return check;
  const outside = check as Check<'endpoint' | 'point'>;
  const { gentle, normal, thorough } = check.ceiling;
  return {
    ...check,
    ceiling: { gentle: gentle + 1, normal: normal + 1, thorough: thorough + 1 },
    run: (at: EndpointScope | PointScope, fresh: Fresh) => second.run(outside, at, fresh),
  } as Check;
}

function untold(at: EndpointScope | PointScope, reason: string): Outcome[] {
  const points = 'point' in at ? [at.point] : at.points;
  return points.map((point) => ({ endpoint: at.endpoint, point, verdict: { is: 'inconclusive', reason } }));
}
