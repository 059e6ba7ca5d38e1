import type { Answered, Exchange, Point } from '../../model/index.ts';
import { learnNoise } from '../shared/compare.ts';
import { originalText, type Steps, sendOne } from '../shared/probing.ts';
import { alike, isFailure, isOrdinary } from './answers.ts';
import { fill, fits, isBare, isNumeric, isTyped, type Place } from './conditions.ts';
import { type Inquiry, lookAt, lookWithRiders } from './inquiry.ts';

/** A point that takes what it is sent as if it were SQL, and how it answers what does not parse. */
export interface Suspicion {
  point: Point;
  places: readonly Place[];
  /** Absent where broken quotes were answered like nothing at all. */
  broken?: Answered;
  /** How quotes in pairs are answered. */
  balanced?: Answered;
  /** The first quote alone is made harmless. */
  first?: true;
  /** Only what matches every row can show anything: the ordinary value finds nothing. */
  any?: true;
}

/** What a text may have to leave. */
export const QUOTED: readonly Place[] = ['single', 'double', 'backtick'];

/** Told by how a point answers broken quotes: as it answers any word, or louder. */
export function* judgeBroken(inquiry: Inquiry, point: Point, broken: Answered): Steps<readonly Suspicion[]> {
  const { at } = inquiry;
  const failing = isFailure(at, broken);
  const word = yield* wordAt(inquiry, point, broken);
  const quiet = alike(at, broken, word);
  const quoted: Suspicion = { point, places: QUOTED, broken };
  const found: Suspicion[] = [];
  if (failing && !quiet) {
    // Doubled, a quote stays in its string: what fails over that fails over any quote, or stands outside of them.
    const doubled = yield* lookAt(inquiry, 'doubled', [point]);
    if (doubled && !isFailure(at, doubled)) return [{ ...quoted, balanced: doubled }];
    const tripled = yield* lookAt(inquiry, 'tripled', [point]);
    if (tripled && !isFailure(at, tripled)) return [{ ...quoted, places: ['single'], first: true }];
  } else if (!failing) {
    if (word && !quiet) {
      const doubled = yield* lookAt(inquiry, 'doubled', [point]);
      if (doubled && !isFailure(at, doubled) && alike(at, doubled, word) && !alike(at, doubled, broken)) {
        // What a page changes by itself seldom comes twice.
        const again = yield* lookAt(inquiry, 'break', [point]);
        if (alike(at, again, broken)) return [{ ...quoted, balanced: doubled }];
        if (again) learnNoise(at, broken, again);
        return [];
      }
      if (alike(at, doubled, broken)) return yield* outsideQuotes(inquiry, point, broken, word);
    }
    // Failures look like nothing found: only what leaves the value as it is can tell.
    if (word) found.push(...(yield* insideQuotes(inquiry, point, broken, word)));
  }
  // Of several fields, one that is left empty stands in quotes or nowhere.
  const empty = originalText(point) === '' && at.points.length > 1 && at.profile !== 'thorough';
  if (found.length > 0 || (empty && !failing)) return found;
  found.push(...(yield* outsideQuotes(inquiry, point, broken, word)));
  // Whatever is no such column or number fails: what leaves the value as it is has not been tried in quotes.
  if (failing && quiet && word && found.length === 0) {
    found.push(...(yield* insideQuotes(inquiry, point, broken, word)));
    if (found.length === 0 && !isNumeric(point)) found.push(...(yield* quotedName(inquiry, point, broken)));
  }
  return found;
}

function* insideQuotes(inquiry: Inquiry, point: Point, broken: Answered, word: Exchange): Steps<readonly Suspicion[]> {
  const { at } = inquiry;
  const same = yield* lookWithRiders(inquiry, 'same-string', [point], [broken, word]);
  if (isOrdinary(at, same)) return [{ point, places: ['single'], broken }];
  const likeItsKind = kindLook(inquiry, point, broken);
  const kept = likeItsKind === undefined ? undefined : yield* lookAt(inquiry, likeItsKind, [point]);
  if (isOrdinary(at, kept)) return [{ point, places: ['single'], broken }];
  if (at.profile !== 'thorough') return [];
  const double = yield* lookAt(inquiry, 'same-double', [point]);
  return isOrdinary(at, double) ? [{ point, places: ['double'], broken }] : [];
}

/** What keeps a value that its database compares with its own kind alone; names of columns are asked for otherwise. */
function kindLook({ at }: Inquiry, point: Point, broken: Answered): string | undefined {
  if (isTyped(point)) return 'same-typed';
  if (!isFailure(at, broken)) return undefined;
  if (isNumeric(point)) return 'same-cast';
  return isBare(point) ? undefined : 'same-typed';
}

/** The name of a column in quotes of its own. */
function* quotedName({ at, fresh, note }: Inquiry, point: Point, broken: Answered): Steps<readonly Suspicion[]> {
  for (const payload of at.payloads.filter(({ for: words }) => words.includes('same-name'))) {
    if (!fits(payload, point)) continue;
    const same = yield* sendOne(at.endpoint, {
      set: new Map([[point, fill(payload, point, fresh)]]),
      note: `SQL: ${payload.id}`,
    });
    note(same);
    if (isOrdinary(at, same)) return [{ point, places: ['double', 'backtick'], broken }];
  }
  return [];
}

/** How a word that means nothing is answered; not asked of a place that refuses what is no number or no choice. */
function* wordAt({ at, fresh, note }: Inquiry, point: Point, broken: Answered): Steps<Exchange | undefined> {
  const { marked, markers, ordinary } = at.baseline;
  const others = at.points.filter((each) => each !== point && !each.added && markers.has(each));
  if (markers.has(point) && others.length === 0) return marked;
  const { status } = broken.response;
  const refused = status >= 400 && status < 500 && !ordinary.some(({ response }) => response.status === status);
  if (refused && !markers.has(point)) return undefined;
  const marker = fresh.marker();
  const word = yield* sendOne(at.endpoint, { set: new Map([[point, marker]]), markers: [marker], note: 'a word' });
  note(word);
  return word;
}

/**
 * A comment behind it changes nothing, while a word in its place does: so do numbers and names outside quotes. Where
 * more may be asked, the comment holds what matches every row inside quotes.
 */
function* outsideQuotes(
  inquiry: Inquiry,
  point: Point,
  broken: Answered,
  word: Exchange | undefined,
): Steps<readonly Suspicion[]> {
  const { at, conditions } = inquiry;
  if (isOrdinary(at, word) || isTyped(point)) return [];
  const mayAny = conditions.some(({ any }) => any) && point.location !== 'path';
  const name = mayAny ? 'same-bare-or-any' : 'same-bare';
  const same = yield* lookWithRiders(inquiry, name, [point], [broken, word]);
  if (!same || alike(at, same, broken)) return [];
  if (isOrdinary(at, same)) return [{ point, places: ['bare'], broken }];
  if (!mayAny || isFailure(at, same) || alike(at, same, word)) return [];
  // What finds nothing is answered like a word that is not there, but by pages that show something of the text itself.
  const nothing = yield* lookAt(inquiry, name, [point], 'falsehood');
  const isNothing = [broken, word, ...at.baseline.ordinary].some((each) => alike(at, nothing, each));
  return isNothing && !alike(at, nothing, same) ? [{ point, places: QUOTED, broken, any: true }] : [];
}
