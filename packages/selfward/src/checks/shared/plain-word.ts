import type { EndpointScope, Exchange, Fresh, Point } from '../../model/index.ts';
import { once } from './once.ts';
import { type Steps, sendOne } from './probing.ts';

/**
 * How a word that means nothing is answered in these places: what every cleverer text is compared with. Most often the
 * marked request has told it already; where it marked other fields too, these would be taken for the difference.
 */
export function* plainWord(at: EndpointScope, points: readonly Point[], fresh: Fresh): Steps<Exchange | undefined> {
  const { baseline } = at;
  const others = [...baseline.markers.keys()].filter((point) => !point.added && !points.includes(point));
  if (others.length === 0 && points.every((point) => baseline.markers.has(point))) return baseline.marked;
  const name = `plain word: ${points.map(({ id }) => id).join()}`;
  return yield* once(at, name, function* () {
    const words = points.map((point) => [point, fresh.marker()] as const);
    const set = new Map(words);
    return yield* sendOne(at.endpoint, { set, markers: words.map(([, word]) => word), note: 'a plain word' });
  });
}
