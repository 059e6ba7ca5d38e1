import { shows } from '../../judge/arithmetic.ts';
import {
  type Answered,
  type EndpointScope,
  type Fresh,
  isAnswered,
  type Payload,
  type Point,
} from '../../model/index.ts';
import { differ, noiseOf } from '../shared/compare.ts';
import { canTravel, originalText, type Steps, sendOne } from '../shared/probing.ts';
import { makeSum, type Sum } from './arithmetic.ts';

/** Sums in several points at once, and what they were answered. */
export interface Round {
  exchange: Answered | undefined;
  sums: ReadonlyMap<Point, readonly Sum[]>;
}

/** Sends all payloads of a list, one behind the other, into all points at once; each point has operands of its own. */
export function* sendRound(
  at: EndpointScope,
  points: readonly Point[],
  payloads: readonly Payload[],
  fresh: Fresh,
  note: string,
): Steps<Round> {
  const sums = new Map<Point, readonly Sum[]>();
  const set = new Map<Point, string>();
  for (const point of points) {
    const own = payloads.map((payload) => makeSum(payload, fresh));
    const text = (originalText(point) || 'a') + own.map((sum) => sum.text).join('');
    if (own.length === 0 || !canTravel(point, text)) continue;
    sums.set(point, own);
    set.set(point, text);
  }
  if (set.size === 0) return { exchange: undefined, sums };
  const exchange = yield* sendOne(at.endpoint, { set, note });
  return { exchange: exchange && isAnswered(exchange) ? exchange : undefined, sums };
}

/** The sums that an answer shows, by point. */
export function hitsOf({ exchange, sums }: Round): [Point, Sum][] {
  if (!exchange) return [];
  return [...sums].flatMap(([point, own]) => {
    const hit = own.find(({ expected }) => shows(exchange.response, expected));
    return hit ? [[point, hit] as [Point, Sum]] : [];
  });
}

/** Whether two rounds were answered unlike anything known and unlike each other: by a page that shows what it is sent. */
export function isOfTheText(at: EndpointScope, [first, second]: readonly Round[]): boolean {
  if (!first || !second) return false;
  const both = [first, second].every((round) => receptionOf(at, round) === 'otherwise');
  return both && differ(at, first.exchange, second.exchange);
}

/**
 * How a round was taken: as any word is; refused, by somebody who looked at the text; failed; or otherwise, which may be
 * a command that ended well or not.
 */
export type Reception = 'as-usual' | 'refused' | 'failed' | 'otherwise';

export function receptionOf(at: EndpointScope, { exchange }: Round): Reception {
  if (!exchange) return 'as-usual';
  const { ordinary, marked } = at.baseline;
  const usual = [...ordinary, ...(isAnswered(marked) ? [marked] : [])];
  const { status } = exchange.response;
  if (!usual.some(({ response }) => response.status === status)) {
    if (status >= 500) return 'failed';
    if (status >= 400) return 'refused';
  }
  // Where words come and go by themselves, an answer of other words says nothing.
  const restless = noiseOf(at).words.size > 0;
  return !restless && usual.every((each) => differ(at, exchange, each)) ? 'otherwise' : 'as-usual';
}
