import { type Answered, isAnswered, type Point } from '../../model/index.ts';
import { learnNoise, noiseOf } from '../shared/compare.ts';
import { type Steps, sendOne } from '../shared/probing.ts';
import { alike, isFailure, isOrdinary } from './answers.ts';
import { fill, fits } from './conditions.ts';
import { type Inquiry, lookAt, lookWithRiders } from './inquiry.ts';
import { judgeBroken, QUOTED, type Suspicion } from './judge-broken.ts';
import { keepsStill } from './keeps-still.ts';

/**
 * Looks at fields together. Broken quotes in all of them at once: where that changes nothing, none of them is read as
 * SQL, unless nothing is what the ordinary values find as well. Where it changes something, they are looked at one by
 * one.
 */
export function* suspects(inquiry: Inquiry, points: readonly Point[]): Steps<readonly Suspicion[]> {
  const { at } = inquiry;
  const broken = yield* lookAt(inquiry, 'break', points);
  if (!broken) return [];
  if (!isOrdinary(at, broken)) {
    // Words that came and went between the ordinary answers already: it may be the page's own doing.
    const restless = noiseOf(at).words.size > 0 && !(yield* keepsStill(inquiry, points));
    // Many fields are many questions: what the page changes by itself is looked for once more.
    if (!restless && points.length > 1) yield* learnMore(inquiry);
    return restless ? [] : yield* oneByOne(inquiry, points, broken);
  }
  const { marked, markers } = at.baseline;
  const [point, ...others] = points;
  // Behind the name of a table, a string is another name for it; a word in its place fails.
  if (point && others.length === 0 && markers.has(point) && isAnswered(marked) && isFailure(at, marked))
    return [{ point, places: ['bare'], broken: marked }];
  if (isOrdinary(at, marked)) return yield* whatFindsAnything(inquiry, points, broken);
  // The fields matter and their quotes do not: numbers that were cut out, quotes that were.
  return yield* computedNumbers(inquiry, points);
}

function* learnMore({ at }: Inquiry): Steps<void> {
  const again = yield* sendOne(at.endpoint, { set: new Map(), note: 'control: the ordinary request' });
  const [ordinary] = at.baseline.ordinary;
  if (ordinary && again && isAnswered(again)) learnNoise(at, ordinary, again);
}

const isNumber = ({ original }: Point): boolean => /^-?\d+$/.test(String(original ?? ''));

/** Whether what matches every row brings something up where nothing was found. */
function* whatFindsAnything(inquiry: Inquiry, points: readonly Point[], broken: Answered): Steps<readonly Suspicion[]> {
  const { at, conditions } = inquiry;
  if (!conditions.some(({ any }) => any)) return [];
  const word = points.every(isNumber) ? 'any-number' : 'any';
  const found = yield* lookWithRiders(inquiry, word, points, [broken]);
  if (!found || isOrdinary(at, found) || alike(at, found, broken)) return [];
  const nothing = yield* lookAt(inquiry, word, points, 'falsehood');
  if (!isOrdinary(at, nothing) && !alike(at, nothing, broken)) return [];
  return points.map((point) => ({ point, places: [...QUOTED, 'bare'], broken, any: true }));
}

function* oneByOne(inquiry: Inquiry, points: readonly Point[], together: Answered): Steps<readonly Suspicion[]> {
  const found: Suspicion[] = [];
  for (const point of points) {
    const broken = points.length === 1 ? together : yield* lookAt(inquiry, 'break', [point]);
    if (!broken || isOrdinary(inquiry.at, broken)) continue;
    found.push(...(yield* judgeBroken(inquiry, point, broken)));
  }
  return found;
}

/** What is computed and comes to the ordinary value, in all numbers at once: a number that was cut out is none of it. */
function* computedNumbers(inquiry: Inquiry, points: readonly Point[]): Steps<readonly Suspicion[]> {
  const { at, conditions, fresh, note } = inquiry;
  const condition = conditions.find(({ place, any }) => place === 'bare' && !any);
  const numbers = points.filter((point) => isNumber(point) && condition && fits(condition.payload, point));
  if (!condition || numbers.length === 0) return [];
  for (const side of ['truth', 'falsehood'] as const) {
    const set = new Map(numbers.map((point) => [point, fill(condition.payload, point, fresh, side)]));
    const computed = yield* sendOne(at.endpoint, { set, note: `SQL, ${side}: ${condition.payload.id}` });
    note(computed);
    if (isOrdinary(at, computed) !== (side === 'truth')) return [];
  }
  return numbers.map((point) => ({ point, places: ['bare'] }));
}
