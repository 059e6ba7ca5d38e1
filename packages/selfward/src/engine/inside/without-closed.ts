import type { Check, EndpointScope, Outcome, PointScope } from '../../model/check.ts';
import type { Point } from '../../model/point.ts';
import type { Reach } from './look-inside.ts';

/**
 * A check that leaves out the points of which it is known that nothing of a check's comes through them.
 *
 * @param onShut - called for each of them: a word of its own form that came to a sink later shows nothing more.
 */
export function withoutClosed(
  check: Check,
  { closed }: Pick<Reach, 'closed'>,
  onShut: (point: Point) => void = () => {},
): Check {
  if (check.scope === 'target' || closed.size === 0) return check;
  const inner = check as Check<'endpoint' | 'point'>;
  const open = (at: EndpointScope | PointScope) => at.points.filter((point) => !closed.has(point));
  const isShut = (at: EndpointScope | PointScope) => ('point' in at ? closed.has(at.point) : open(at).length === 0);
  return {
    ...inner,
    applies(at: EndpointScope | PointScope) {
      return isShut(at)
        ? { notApplicable: 'its fields take values of their own forms alone' }
        : inner.applies(at as PointScope);
    },
    async *run(at: EndpointScope | PointScope, fresh) {
      if ('point' in at) return yield* inner.run(at as PointScope, fresh);
      for (const point of at.points) if (closed.has(point)) onShut(point);
      const outcomes = at.points.flatMap((point): Outcome[] => shutOutcome(at, point, closed));
      return [...outcomes, ...(yield* inner.run({ ...at, points: open(at) } as EndpointScope as PointScope, fresh))];
    },
  } as Check;
}

function shutOutcome({ endpoint }: EndpointScope, point: Point, closed: Reach['closed']): Outcome[] {
  const refusal = closed.get(point);
  if (refusal === undefined) return [];
  const because = `it takes values of its own form alone: ${refusal}`;
  return [{ endpoint, point, verdict: { is: 'not-applicable', because } }];
}
