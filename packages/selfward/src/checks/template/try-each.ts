import type { EndpointScope, Fresh, Payload, Point } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { proveBlind } from './blind.ts';
import { isDisturbed, type Round, sendTogether } from './groups.ts';
import { standing } from './leaving.ts';
import { open, proveHits, type State, type States } from './states.ts';

/** What a run over one point hands from step to step. */
export interface Place {
  at: EndpointScope;
  point: Point;
  state: State;
  states: States;
  fresh: Fresh;
}

/** Payloads whose words include all of these. */
export function payloadsFor({ payloads }: EndpointScope, ...words: readonly string[]): Payload[] {
  return payloads.filter((payload) => words.every((word) => payload.for.includes(word)));
}

/** Each payload by itself, until one is computed. */
export function* tryEach(
  { at, point, states, fresh }: Place,
  payloads: readonly Payload[],
  options: { short?: boolean; before?: string } = {},
): Steps<void> {
  for (const payload of payloads) {
    // What leaves an expression begins with the ordinary value by itself.
    const usual = payload.for.includes('inside') ? () => '' : standing(at);
    const before = (each: Point) => options.before ?? usual(each);
    if (open(states, [point]).length === 0) return;
    const round = yield* sendTogether(at, [point], [payload], fresh, {
      note: `template syntax: ${payload.id}`,
      wrap: false,
      before,
      short: options.short === true,
    });
    yield* proveHits(at, states, round, fresh, { short: options.short === true, before });
  }
}

/** Several payloads in one text, between markers. */
export function* tryTogether(
  { at, point, states, fresh }: Place,
  payloads: readonly Payload[],
  note: string,
): Steps<Round> {
  const round = yield* sendTogether(at, [point], payloads, fresh, { note });
  yield* proveHits(at, states, round, fresh);
  return round;
}

/** Which of two quotes fail where the text around them does not. */
export function* failingQuotes({ at, point, fresh }: Place): Steps<string[]> {
  const failing: string[] = [];
  for (const quote of ['"', "'"]) {
    const round = yield* sendTogether(at, [point], [], fresh, {
      note: `a lone ${quote}`,
      before: standing(at),
      tail: quote,
    });
    if (isDisturbed(at, round)) failing.push(quote);
  }
  return failing;
}

/** What stands between two strings in one language or another: sum, tilde, nothing, full stop, a filter. */
const JOINTS = ['+', '~', ' ', '.', '|default:'];

/** Leaves the string that a quote ends. Where a quote fails however it is closed again, it stands in no string. */
export function* tryStrings(place: Place, quote: string): Steps<void> {
  const { at, point, fresh } = place;
  if (!(yield* canBeClosed(place, quote))) return;
  const note = `a lone ${quote}, once more`;
  const again = yield* sendTogether(at, [point], [], fresh, { note, before: standing(at), tail: quote });
  if (!isDisturbed(at, again)) return;
  const fitting = payloadsFor(place.at, 'string').filter(({ text }) => text.startsWith(quote));
  yield* tryEach(place, fitting);
}

function* canBeClosed({ at, point, fresh }: Place, quote: string): Steps<boolean> {
  for (const joint of JOINTS) {
    const tail = `${quote}${joint}${quote}`;
    const round = yield* sendTogether(at, [point], [], fresh, {
      note: `a string that is closed again: ${tail}`,
      before: standing(at),
      tail,
    });
    if (!isDisturbed(at, round)) return true;
  }
  return false;
}

/** Where nothing is shown: expressions that fail, or conditions that do not hold, only when two numbers differ. */
export function* tryBlind(
  { at, point, state, fresh }: Place,
  word: 'blind' | 'inside-blind' = 'blind',
  opening = '',
): Steps<void> {
  for (const payload of payloadsFor(at, word).filter(({ text }) => text.startsWith(opening))) {
    if (state.proved) return;
    const verdict = yield* proveBlind(at, point, payload, fresh);
    if (verdict) state.proved = { verdict, family: payload.for[0] ?? payload.id, payload };
  }
}
