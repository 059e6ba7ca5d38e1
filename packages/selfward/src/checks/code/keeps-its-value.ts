import type { EndpointScope, Exchange, Fresh, Point } from '../../model/index.ts';
import { isAnswered } from '../../model/index.ts';
import { differ } from '../shared/compare.ts';
import { originalText, type Steps, sendOne } from '../shared/probing.ts';
import type { Explored } from './explore-javascript.ts';
import { isNumber } from './groups-of-values.ts';
import { formsFor } from './javascript-forms.ts';
import { leaveThePlace } from './leave-the-place.ts';

const QUOTES = ["'", '"'] as const;

/**
 * Strings deep inside calls, in applications that hide their failures: there only a text that comes to the ordinary
 * value shows anything. With nothing added to it the value finds what it found, with a quote too many it does not.
 *
 * @param mayAsk - whether another request is worth it.
 */
export function* tryKeepingValues(
  at: EndpointScope,
  points: readonly Point[],
  { learned, mayAsk }: { learned: Explored; mayAsk: () => boolean },
  fresh: Fresh,
): Steps<void> {
  const [usual] = at.baseline.ordinary;
  const able = points.filter((point) => /^[\w .-]+$/.test(originalText(point)) && !isNumber(point));
  if (able.length === 0 || !differ(at, usual, at.baseline.marked)) return;
  const ask = function* (chosen: readonly Point[], tail: string): Steps<Exchange | undefined> {
    const set = new Map(chosen.map((point) => [point, originalText(point) + tail]));
    const exchange = yield* sendOne(at.endpoint, { set, note: `the ordinary value and ${tail}` });
    if (exchange && isAnswered(exchange)) learned.controls.push(exchange);
    return exchange;
  };
  for (const quote of QUOTES) {
    if (!mayAsk()) return;
    if (differ(at, yield* ask(able, `${quote}+${quote}`), usual)) continue;
    if (!differ(at, yield* ask(able, quote + quote), usual)) return;
    for (const point of able) {
      const forms = formsFor(point).filter((form) => form.quote === quote);
      const note = (exchange: Exchange | undefined) => {
        if (exchange && isAnswered(exchange)) learned.controls.push(exchange);
      };
      const found = yield* leaveThePlace(at, point, note, fresh, forms);
      if (found === 'stirred') learned.stirred.add(point);
      else if (found) learned.found.set(point, found);
    }
    return;
  }
}
