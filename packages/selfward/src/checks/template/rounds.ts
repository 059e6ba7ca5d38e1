import type { EndpointScope, Fresh, Point } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { afterFirst } from './after-first.ts';
import { afterMistake, afterSecond } from './after-second.ts';
import { tryDelays } from './delays.ts';
import { type Round, sendTogether } from './groups.ts';
import { looksInside, tryInside } from './inside.ts';
import { leaving, standing } from './leaving.ts';
import { followSaved } from './saved.ts';
import { tryShort } from './short.ts';
import { open, proveHits, type State, type States, take } from './states.ts';
import { cutAt, fails, leftExpression, saysOtherwise, showsWord, stirs } from './stirs.ts';
import { type Place, payloadsFor } from './try-each.ts';

/** Ends of comments, then invalid and unfinished tags of every kind: each engine stumbles over its own. */
export const INVALID = `#}%>{%=%}<%)%>\${)}#{)}#set(@({{`;

/**
 * Two requests for all points at once: every syntax with numbers of its own, then what breaks strings and tags. Where
 * neither is computed nor stirs anything, that was all.
 */
export function* checkTogether(at: EndpointScope, points: readonly Point[], states: States, fresh: Fresh): Steps<void> {
  const calm = yield* firstRound(at, points, states, fresh);
  yield* secondRound(at, open(states, calm), states, fresh);
  if (at.profile !== 'thorough') return;
  for (const point of open(states, calm)) {
    if (!showsWord(at, point) && !point.added) yield* tryDelays(placeOf(at, point, states, fresh));
  }
}

/** A field that is cut later than this holds what breaks a string as well. */
const HOLDS_QUOTES = 28;

/** Returns the points about which the first round says nothing. */
function* firstRound(
  at: EndpointScope,
  points: readonly Point[],
  states: States,
  fresh: Fresh,
): Steps<readonly Point[]> {
  const first = yield* sendFirst(at, points, fresh);
  take(at, states, first);
  yield* proveHits(at, states, first, fresh, { before: leaving });
  const left = open(states, points);
  if (left.length === 0) return left;
  if (fails(at, first)) return yield* firstFailed(at, left, states, fresh, first);
  yield* followSaved(at, states, first, fresh);
  const stirred = stirs(at, first);
  const calm: Point[] = [];
  for (const point of open(states, left)) {
    const place = placeOf(at, point, states, fresh);
    place.state.stirred = stirred;
    const cut = cutAt(first, point);
    if (cut !== undefined) yield* tryShort(place, cut);
    else if (leftExpression(at, first, point) || (stirred && (yield* looksInside(place)))) yield* tryInside(place);
    if (cut === undefined || cut >= HOLDS_QUOTES) calm.push(...open(states, [point]));
  }
  return calm;
}

/** One of them fails, and hides what the others do. */
function* firstFailed(
  at: EndpointScope,
  points: readonly Point[],
  states: States,
  fresh: Fresh,
  first: Round,
): Steps<readonly Point[]> {
  const { suspect, parts } = apart(points);
  const calm: Point[] = [];
  if (suspect && (yield* afterFirst(placeOf(at, suspect, states, fresh), first))) calm.push(suspect);
  // What we added, which few applications read, is not worth a second round then.
  if (suspect) for (const part of parts) yield* firstRound(at, part, states, fresh);
  else for (const part of parts) calm.push(...(yield* firstRound(at, part, states, fresh)));
  return calm;
}

/** Which point has failed, where it can only be one that the description names; else each by itself. */
function apart(points: readonly Point[]): { suspect?: Point; parts: Point[][] } {
  const [added, declared] = [points.filter((each) => each.added), points.filter((each) => !each.added)];
  const together = added.length > 0 ? [added] : [];
  const [suspect, other] = declared.length > 0 ? declared : added;
  if (suspect && other === undefined) return { suspect, parts: declared.length > 0 ? together : [] };
  if (declared.length === 0) return { parts: added.map((point) => [point]) };
  return { parts: [...declared.map((point) => [point]), ...together] };
}

export function* sendFirst(
  at: EndpointScope,
  points: readonly Point[],
  fresh: Fresh,
  change: (text: string) => string = (text) => text,
  note = 'template syntaxes, each with its own numbers',
): Steps<Round> {
  return yield* sendTogether(at, points, payloadsFor(at, 'first'), fresh, { note, before: leaving, change });
}

function* secondRound(at: EndpointScope, points: readonly Point[], states: States, fresh: Fresh): Steps<void> {
  if (points.length === 0) return;
  const second = yield* sendSecond(at, points, fresh);
  take(at, states, second);
  yield* proveHits(at, states, second, fresh);
  const left = open(states, points);
  const failed = fails(at, second);
  const isTold = () => left.every((point) => !states.get(point)?.stirred) && saysOtherwise(at, second);
  if (left.length === 0 || !(failed || isTold())) return;
  const { suspect, parts } = apart(left);
  if (suspect) yield* (failed ? afterSecond : afterMistake)(placeOf(at, suspect, states, fresh));
  for (const part of parts) yield* secondRound(at, part, states, fresh);
}

export function* sendSecond(at: EndpointScope, points: readonly Point[], fresh: Fresh): Steps<Round> {
  return yield* sendTogether(at, points, payloadsFor(at, 'first-string'), fresh, {
    // Quotes that stay open end strings.
    note: 'open quotes and invalid tags',
    before: standing(at),
    tail: `'"${INVALID}`,
  });
}

function placeOf(at: EndpointScope, point: Point, states: States, fresh: Fresh): Place {
  const state: State = states.get(point) ?? { controls: [] };
  return { at, point, state, states, fresh };
}
