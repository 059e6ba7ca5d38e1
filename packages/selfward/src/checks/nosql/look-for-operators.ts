import type { EndpointScope, Fresh, Point, Profile } from '../../model/index.ts';
import type { Explored } from '../code/explore-javascript.ts';
import { tryKeepingValues } from '../code/keeps-its-value.ts';
import { differ } from '../shared/compare.ts';
import { canTravel, type Steps } from '../shared/probing.ts';
import { tryEachAlone } from './alone.ts';
import { heldObject, jsonText, type Pair, pairsOf } from './conditions.ts';
import type { Dress } from './confirm.ts';
import { tryKnownName } from './known-name.ts';
import type { Learned } from './learned.ts';
import { type Together, tryTogether } from './operators.ts';
import { tryRoot } from './root.ts';

/** Where a value can be an object: as JSON, or as bracketed names in a query or a form. */
const SHAPED = new Set(['json', 'query', 'body', 'multipart']);

/** Requests for innocent fields at most, JavaScript's own among them: for a single one, and for each of several. */
const ALLOWANCE: Record<Profile, readonly [single: number, each: number]> = {
  gentle: [3, 2],
  normal: [4, 3],
  thorough: [8, 8],
};

/** So many fields are asked one by one; of more, only where all together are refused. */
const FEW = 8;

/** A text that a careless application parses as JSON. */
const asJsonText: Dress = (filled, point) => ({ ...filled, value: jsonText(filled.value, point) });

/** A filter that takes one dollar sign out leaves the other. */
const withTwoDollars: Dress = (filled) => ({ ...filled, value: doubled(filled.value) });

function doubled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(doubled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.replace(/^\$/, '$$$$'), doubled(each)]));
}

/** From what most people get wrong to what few do, as far as the allowance goes. */
export function* lookForOperators(
  at: EndpointScope,
  points: readonly Point[],
  { javascript, learned }: { javascript: Explored; learned: Learned },
  fresh: Fresh,
): Steps<void> {
  const pairs = pairsOf(at.payloads, 'operator');
  const [pair] = pairs;
  if (!pair || points.length === 0) return;
  const asked = () => javascript.controls.filter((exchange) => exchange !== at.baseline.marked).length;
  const [single, each] = ALLOWANCE[at.profile];
  const allowance = points.length === 1 ? single : each * points.length;
  const mayAsk = () =>
    learned.proved.size === 0 && learned.stirred.size === 0 && learned.controls.length + asked() < allowance;
  const shaped = points.filter((point) => SHAPED.has(point.location) || heldObject(point));
  if (shaped.length > 0) {
    yield* lookAtShapes(at, shaped, pairs, { learned, disturbed: javascript.disturbed, mayAsk }, fresh);
  }
  const [beside] = points.filter(({ location }) => location !== 'multipart' && SHAPED.has(location));
  if (beside && learned.picky.size === 0 && mayAsk() && counts(at)) yield* tryRoot(at, beside, learned, fresh);
  const worthQuotes = points.filter((point) => !learned.picky.has(point));
  yield* tryKeepingValues(at, worthQuotes, { learned: javascript, mayAsk }, fresh);
  const texts = points.filter(
    (point) => !heldObject(point) && point.location !== 'json' && !javascript.disturbed.has(point),
  );
  for (const group of groupsOf(texts)) {
    if (mayAsk()) yield* tryTogether(at, group, pair, learned, fresh, asJsonText);
  }
  const isWorth = at.profile === 'thorough' || (learned.picky.size === 0 && texts.length === 0 && counts(at));
  if (isWorth && shaped.length > 0 && mayAsk()) yield* tryTogether(at, shaped, pair, learned, fresh, withTwoDollars);
}

/** Other words for the same: what is turned away may be on a list, what fails may be another library's. */
const REWORDINGS: Partial<Record<Together, string>> = { refused: 'negated', failed: 'named' };

/** All fields at once, in other words where these were refused, then each by itself. */
function* lookAtShapes(
  at: EndpointScope,
  shaped: readonly Point[],
  pairs: readonly Pair[],
  { learned, disturbed, mayAsk }: { learned: Learned; disturbed: ReadonlyMap<Point, unknown>; mayAsk: () => boolean },
  fresh: Fresh,
): Steps<void> {
  const [pair] = pairs;
  if (!pair) return;
  const together = yield* tryTogether(at, shaped, pair, learned, fresh);
  const [wording] = pairs.filter(({ shape }) => shape === REWORDINGS[together]);
  // What refuses signs of any kind has no list of operators.
  const isPicky = together === 'refused' && shaped.every((point) => disturbed.has(point));
  if (isPicky) for (const point of shaped) learned.picky.add(point);
  if (wording && !isPicky && mayAsk()) yield* tryTogether(at, shaped, wording, learned, fresh);
  if (learned.proved.size > 0 || shaped.length === 1) return;
  const refused = together === 'refused' || together === 'failed';
  if (refused || shaped.length <= FEW) yield* tryEachAlone(at, shaped, pair, learned, fresh);
  if (learned.proved.size === 0 && !refused) yield* tryKnownName(at, shaped, pair, learned, fresh);
}

/** Whether any field changes the answer at all. */
function counts(at: EndpointScope): boolean {
  const [usual] = at.baseline.ordinary;
  return differ(at, usual, at.baseline.marked);
}

/** A path goes by itself, for another path is another page. */
function groupsOf(points: readonly Point[]): Point[][] {
  const able = points.filter((point) => canTravel(point, '"'));
  const together = able.filter(({ location }) => location !== 'path');
  return [
    ...(together.length > 0 ? [together] : []),
    ...able.filter(({ location }) => location === 'path').map((each) => [each]),
  ];
}
