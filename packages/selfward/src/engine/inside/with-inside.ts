import type { Check, EndpointScope, Outcome, PointScope, Seen, Step } from '../../model/check.ts';
import { type Answered, isAnswered } from '../../model/exchange.ts';
import type { Inside, InsideRule } from '../../model/inside.ts';
import type { Fresh } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';
import { covers } from './covers.ts';
import { inLetters } from './in-letters.ts';
import { plainAt, type Reach } from './look-inside.ts';
import { type SecondAnswer, withSecondAnswer } from './second-answer.ts';
import { technologyOf } from './technology-of.ts';
import { type Tried, tryInside } from './try-inside.ts';
import { withoutClosed } from './without-closed.ts';

/**
 * A check that looks from inside first. What sensors proved is proved; what they would have seen and did not is clean,
 * where sensors are to judge alone; everything else is asked from outside, as it would have been without them.
 *
 * @param second - how whoever looks from outside is given what it compares with.
 * @param onTried - called for each point that was tried, before its outcome is known.
 */
export function withInside(
  check: Check,
  inside: Pick<Inside, 'covered' | 'uncovered' | 'mode'>,
  reach: Reach,
  second: SecondAnswer,
  onTried: (point: Point) => void = () => {},
): Check {
  const rule = check.inside;
  if (!rule || check.scope === 'target')
    return withoutClosed(inside.mode === 'alone' ? withSecondAnswer(check, second) : check, reach, onTried);
  const outside = check as Check<'endpoint' | 'point'>;
  const silenceTells = inside.mode === 'alone' && covers(inside, rule);
  const inner: Check<'endpoint'> = {
    ...outside,
    scope: 'endpoint',
    ceiling: raised(check.ceiling, reach.plain.size, rule),
    applies(at) {
      const own = pointsOf(at);
      if (silenceTells || own.some((point) => plainAt(reach, point, rule.sensors).length > 0)) return true;
      return outside.applies(at as PointScope);
    },
    async *run(at, fresh) {
      const points = pointsOf(at);
      for (const point of points) if (plainAt(reach, point, rule.sensors).length > 0) onTried(point);
      const tried = yield* tryInside(at, points, rule, reach, inLetters(fresh));
      const outcomes: Outcome[] = [];
      const left: Point[] = [];
      for (const point of points) {
        const known = tried.get(point);
        if (known?.proof) {
          const technology = technologyOf(known.proof.sensor);
          const verdict = { is: 'proved' as const, proof: known.proof };
          outcomes.push({ endpoint: at.endpoint, point, verdict, ...(technology !== undefined && { technology }) });
        } else if (silenceTells && isHeard(reach, rule, point) && !isFiltered(known, check)) {
          outcomes.push({
            endpoint: at.endpoint,
            point,
            verdict: { is: 'clean', controls: controlsOf(at, point, reach, known) },
          });
        } else left.push(point);
      }
      return left.length === 0 ? outcomes : [...outcomes, ...(yield* askOutside(outside, at, left, fresh, second))];
    },
  };
  // Its scope is what it is handed: the engine hands a point's check its point besides.
  return withoutClosed({ ...inner, scope: check.scope } as Check, reach, onTried);
}

/** A check of one point is handed that point. */
function pointsOf(at: EndpointScope | PointScope): readonly Point[] {
  return 'point' in at ? [at.point] : at.points;
}

/** A word that reached a sink was heard, whatever was answered. */
function isHeard(reach: Reach, rule: InsideRule, point: Point): boolean {
  if (plainAt(reach, point, rule.sensors).length > 0) return true;
  return reach.plain.has(point) && !reach.unheard.has(point);
}

/**
 * Whether a plain word came through and one of the rule's values did not as it was, or none of them at all: what a filter
 * takes out of these, or refuses of them, it may leave of others, so that nothing was told. Of what calls somebody else
 * only sensors hear here.
 */
function isFiltered(tried: Tried | undefined, { listens }: Check): boolean {
  return tried !== undefined && (tried.altered === true || tried.arrived !== true) && listens !== true;
}

function controlsOf({ baseline }: EndpointScope, point: Point, reach: Reach, tried: Tried | undefined): Answered[] {
  const plain = (reach.plain.get(point) ?? []).map(({ exchange }) => exchange).filter(isAnswered);
  return [...baseline.ordinary, ...plain, ...(tried?.controls ?? [])];
}

async function* askOutside(
  check: Check<'endpoint' | 'point'>,
  at: EndpointScope,
  points: readonly Point[],
  fresh: Fresh,
  second: SecondAnswer,
): AsyncGenerator<Step, readonly Outcome[], Seen> {
  const there = { ...at, points } as PointScope;
  const applies = check.applies(there);
  if (applies === true) return yield* second.run(check, there, fresh);
  const because = applies.notApplicable;
  return points.map((point) => ({ endpoint: at.endpoint, point, verdict: { is: 'not-applicable', because } }));
}

/** Tries together, tries alone, one repetition for each point, and a second ordinary answer. */
function raised(ceiling: Check['ceiling'], points: number, { tries }: InsideRule): Check['ceiling'] {
  const more = tries.length * (points + 1) + points + 1;
  return { gentle: ceiling.gentle + more, normal: ceiling.normal + more, thorough: ceiling.thorough + more };
}
