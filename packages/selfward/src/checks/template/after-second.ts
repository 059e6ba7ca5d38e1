import type { Steps } from '../shared/probing.ts';
import { tryAll } from './after-first.ts';
import { sendTogether } from './groups.ts';
import { standing } from './leaving.ts';
import { INVALID, sendSecond } from './rounds.ts';
import { fails, saysOtherwise } from './stirs.ts';
import { failingQuotes, type Place, tryBlind, tryStrings } from './try-each.ts';

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

const OPENINGS = ['{{', '<%', `\${`, '#{'];

/**
 * Nothing fails, but the page says something else over invalid tags than over valid ones and over a word: an engine's
 * errors may be told in words. Whose tags they are tells one that stays open.
 */
export function* afterMistake(place: Place): Steps<void> {
  const { at, point, fresh } = place;
  const over = function* (note: string, tail: string): Steps<boolean> {
    return saysOtherwise(at, yield* sendTogether(at, [point], [], fresh, { note, before: standing(at), tail }));
  };
  if (!(yield* over('invalid tags without quotes', INVALID))) return;
  for (const opening of OPENINGS) {
    if (!(yield* over(`a tag that stays open: ${opening}`, opening))) continue;
    yield* tryBlind(place, 'blind', opening);
    return;
  }
}
