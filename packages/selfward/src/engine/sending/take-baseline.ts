import type { Baseline } from '../../model/check.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { type Answered, type Exchange, isAnswered } from '../../model/exchange.ts';
import type { Fresh } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';
import { standingOf } from './blocked.ts';
import { markedProbe, ORDINARY } from './marked.ts';
import type { Errand, Sender } from './sender.ts';

/** Requests before any check: two ordinary answers and the marked one. */
export const BASELINE_REQUESTS = 3;

/** The ordinary answers with one where every field is marked, or why there are none. */
export type Taken = { baseline: Baseline; hollow?: string } | { reason: string; answered?: Answered };

/**
 * Asks twice for the ordinary answer (once more where it fails), then once with a marker in every field.
 *
 * @param answers - one, where sensors judge and nobody compares answers; a bad one is asked for again all the same.
 */
export async function takeBaseline(
  endpoint: Endpoint,
  points: readonly Point[],
  sender: Sender,
  fresh: Fresh,
  answers: 1 | 2 = 2,
): Promise<Taken> {
  const errand: Errand = { check: 'baseline' };
  const ordinary: Answered[] = [];
  let last: Exchange | undefined;
  for (let attempt = 0; attempt < 3 && ordinary.length < 2; attempt++) {
    last = await sender.send(endpoint, ORDINARY, errand);
    if (isAnswered(last)) ordinary.push(last);
    if (answers === 1 && isAnswered(last) && standingOf(last.response, endpoint).is === 'fine') break;
    else if (last.failure && ['aborted', 'budget', 'distress', 'out-of-scope'].includes(last.failure.kind)) break;
  }
  const [first, second = answers === 1 ? first : undefined] = ordinary;
  if (!first || !second) return { reason: last?.failure?.message ?? 'no answer' };
  // One bad answer of two may be a hiccup; then the endpoint is worth trying.
  const [before, after] = [standingOf(first.response, endpoint), standingOf(second.response, endpoint)];
  if (before.is === 'hopeless' && after.is !== 'fine') return { reason: before.reason, answered: second };
  const hollow = before.is === 'fine' || after.is === 'fine' ? {} : { hollow: before.reason };
  const { probe, markers } = markedProbe(endpoint, points, fresh);
  const marked = await sender.send(endpoint, probe, errand);
  return { baseline: { ordinary, marked, markers }, ...hollow };
}
