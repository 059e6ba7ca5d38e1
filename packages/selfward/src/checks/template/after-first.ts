import type { Steps } from '../shared/probing.ts';
import { tryDelays } from './delays.ts';
import { unbalanced } from './expression.ts';
import { proveFormatString } from './format-string.ts';
import { isRefusal, type Round, sendTogether } from './groups.ts';
import { looksInside, tryInside } from './inside.ts';
import { leaving, mayBeExpression } from './leaving.ts';
import { type FormName, proveSections } from './logic-less.ts';
import { proveHits, take } from './states.ts';
import { fails, leftExpression, showsWord } from './stirs.ts';
import { failingQuotes, type Place, payloadsFor, tryBlind, tryEach, tryStrings, tryTogether } from './try-each.ts';

/**
 * Something stirs over text with every syntax: is it a syntax, or any of the signs, or any text at all? Three requests
 * where it is nothing.
 *
 * @returns whether it did not stir again, so that nothing is told.
 */
export function* afterFirst(place: Place, first: Round): Steps<boolean> {
  const { at, point, states, fresh } = place;
  if (isRefusal(first) && showsWord(at, point)) {
    yield* whatIsRefused(place);
    return false;
  }
  if (isRefusal(first)) {
    if (yield* looksInside(place)) yield* tryInside(place);
    return false;
  }
  // Where a word comes out nothing needs to be left, and the end alone may break what stands around.
  const before = showsWord(at, point) ? () => '' : leaving;
  const manner = { before, change: unbalanced, note: 'control: broken delimiters' };
  const broken = yield* sendTogether(at, [point], payloadsFor(at, 'first'), fresh, manner);
  take(at, states, broken);
  if (!fails(at, broken)) {
    if (!leftExpression(at, broken, point)) return yield* failsOverSyntax(place);
    yield* tryInside(place);
  } else if (showsWord(at, point)) yield* trySingled(place);
  else if (yield* looksInside(place)) yield* tryInside(place);
  return false;
}

/**
 * An engine whose errors are answered by 400 refuses its own delimiters alone; a filter lists several, or refuses
 * single signs. What a filter forgets is tried in any case.
 */
function* whatIsRefused(place: Place): Steps<void> {
  const { at, state } = place;
  const braces = yield* tryTogether(place, payloadsFor(at, 'braces', 'first'), 'double braces alone');
  if (state.proved) return;
  const others = yield* tryTogether(place, payloadsFor(at, 'unlisted'), 'template syntaxes that filters forget');
  if (state.proved || fails(at, others)) return;
  const percent = yield* tryTogether(place, payloadsFor(at, 'percent', 'first'), 'percent signs alone');
  if (!state.proved && fails(at, braces) && !fails(at, percent)) yield* tryAll(place);
}

/** Some sign fails by itself: the commonest syntaxes without the others. */
function* trySingled(place: Place): Steps<void> {
  const { at, state, fresh, point } = place;
  const braces = payloadsFor(at, 'braces', 'first');
  const round = yield* tryTogether(place, braces, 'double braces alone');
  if (state.proved) return;
  const halved = yield* proveFormatString(place, round);
  if (halved) {
    state.proved = halved;
    return;
  }
  const others = [...payloadsFor(at, 'dollar', 'first'), ...payloadsFor(at, 'hash', 'first')];
  // Behind a word and a space: where the value begins a line, the word is an element.
  const before = () => 'p ';
  const second = yield* sendTogether(at, [point], others, fresh, { note: 'single braces alone', wrap: false, before });
  yield* proveHits(at, place.states, second, fresh, { before });
}

/** Text with delimiters fails where the same with broken ones passes: something reads them. */
function* failsOverSyntax(place: Place): Steps<boolean> {
  const { at, point, state, states, fresh } = place;
  const braces = yield* tryTogether(place, payloadsFor(at, 'braces', 'first'), 'double braces alone');
  const percent = yield* tryTogether(place, payloadsFor(at, 'percent', 'first'), 'percent signs alone');
  // No engine reads both: a filter lists them.
  if (state.proved || (fails(at, braces) && fails(at, percent))) return false;
  const family = fails(at, braces) ? ['braces'] : fails(at, percent) ? ['percent'] : [];
  const note = 'template syntaxes again: whether it keeps failing';
  for (let turn = 0; turn < 2; turn += 1) {
    const again = yield* sendTogether(at, [point], payloadsFor(at, ...family, 'first'), fresh, {
      note,
      before: leaving,
    });
    yield* proveHits(at, states, again, fresh, { before: leaving });
    if (state.proved) return false;
    if (!fails(at, again)) return true;
  }
  yield* tryAll(place);
  return false;
}

/** An engine seems to be there: all it could be, one by one. */
export function* tryAll(place: Place): Steps<void> {
  const { at, point, state, fresh } = place;
  const plain = at.payloads.filter(
    ({ for: words }) =>
      words.length > 0 &&
      !words.some((word) => ['blind', 'inside-blind', 'delay', 'string', 'inside', 'first-string'].includes(word)),
  );
  yield* tryEach(place, plain);
  yield* tryEach(place, plain.filter(({ for: words }) => words.includes('first')).slice(0, 4), { short: true });
  for (const form of ['mustache', 'helpers', 'statements'] satisfies FormName[]) {
    if (!state.proved) state.proved = (yield* proveSections(at.endpoint, point, form, fresh)) ?? state.proved;
  }
  if (!state.proved && mayBeExpression(point) && !showsWord(at, point)) yield* tryInside(place);
  if (state.proved) return;
  const quotes = yield* failingQuotes(place);
  const [quote, other] = quotes;
  if (quote !== undefined && other === undefined) yield* tryStrings(place, quote);
  if (!state.proved) yield* tryBlind(place);
  if (!state.proved && !showsWord(at, point)) yield* tryDelays(place);
}
