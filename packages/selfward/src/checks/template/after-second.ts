import type { Steps } from '../shared/probing.ts';
import { tryAll } from './after-first.ts';
import { sendSecond } from './rounds.ts';
import { fails } from './stirs.ts';
import { failingQuotes, type Place, tryStrings } from './try-each.ts';

/**
 * Something stirs over quotes and invalid tags. One quote alone is the end of a string; both alike are refused as
 * signs; where neither fails, the tags did.
 */
export function* afterSecond(place: Place): Steps<void> {
  const { at, point, fresh } = place;
  const [quote, other] = yield* failingQuotes(place);
  if (quote !== undefined) {
    if (other === undefined) yield* tryStrings(place, quote);
    return;
  }
  for (let turn = 0; turn < 2; turn += 1) {
    if (!fails(at, yield* sendSecond(at, [point], fresh))) return;
  }
  yield* tryAll(place);
}
