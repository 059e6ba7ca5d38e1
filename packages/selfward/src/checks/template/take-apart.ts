import type { EndpointScope, Fresh, Payload, Point } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { proveBlind } from './blind.ts';
import { unbalanced } from './expression.ts';
import { worthTrying } from './fates.ts';
import { echoOf, isDisturbed, isRefusal, type Round, sendTogether } from './groups.ts';
import { proveSections, proveStatements } from './logic-less.ts';
import { open, proveHits, type State } from './states.ts';

/** Nothing computed yet. Where something stirs, each syntax is tried by itself. */
export function* takeApart(
  at: EndpointScope,
  states: ReadonlyMap<Point, State>,
  first: Round,
  second: Round,
  fresh: Fresh,
): Steps<void> {
  const undecided = open(states);
  if (undecided.length === 0) return;
  const echoes = new Map(undecided.map((point) => [point, echoOf(first, point)]));
  const altered = undecided.filter((point) => echoes.get(point) === 'altered' || echoes.get(point) === 'cut');
  const broken = isDisturbed(at, first) ? yield* breakDelimiters(at, undecided, fresh) : undefined;
  // Text that makes the application fail, whatever its syntax, may stand inside an expression already.
  const firstFails = broken !== undefined && !isRefusal(broken);
  const crashes = broken !== undefined && isDisturbed(at, broken);
  const plain = at.payloads.filter(
    ({ for: words }) => words.length > 0 && !words.includes('blind') && !words.includes('string'),
  );
  if (firstFails || altered.length > 0) {
    const short = altered.some((point) => echoes.get(point) === 'cut');
    const points = firstFails ? undecided : altered;
    const fitting = crashes ? plain.filter(isLikelyInside) : plain;
    const told = firstFails ? fitting : unique(altered.flatMap((point) => worthTrying(fitting, first, point)));
    yield* trySingles(at, states, points, told, fresh, short);
    // A field that cuts its value short fails over what is left of a tag.
    if (firstFails && !crashes && !short) yield* trySingles(at, states, points, plain.filter(isCommon), fresh, true);
    for (const point of crashes || short ? [] : open(states).filter((each) => points.includes(each))) {
      const state = states.get(point);
      const isLeft = (payload: Payload) => firstFails || worthTrying([payload], first, point).length > 0;
      const forms = [...(isLeft(BRACES) ? [proveSections] : []), ...(isLeft(STATEMENT) ? [proveStatements] : [])];
      for (const prove of forms) {
        const found = state?.proved ? undefined : yield* prove(at.endpoint, point, fresh);
        if (found && state) state.proved = found;
      }
    }
  }
  if (!isDisturbed(at, first) && isDisturbed(at, second) && !isRefusal(second)) {
    const quotes = yield* tryStrings(at, states, fresh);
    const hidden = open(states).filter((point) => echoes.get(point) !== 'same' && quotes !== 'refused');
    if (hidden.length > 0) yield* tryBlind(at, states, hidden, fresh);
  } else if (firstFails && !crashes) {
    yield* tryStrings(at, states, fresh);
    yield* tryBlind(at, states, open(states), fresh);
  }
}

/** Stand for the two kinds of section when it is asked whether an echo has told of them already. */
const BRACES: Payload = { id: 'section', text: '{{{a}', for: [], note: '', enabled: true };
const STATEMENT: Payload = { id: 'statement', text: '{%{a}', for: [], note: '', enabled: true };

function unique(payloads: readonly Payload[]): Payload[] {
  return [...new Set(payloads)];
}

const COMMON = ['braces', 'dollar', 'percent', 'hash'];

function isLikelyInside({ for: words }: Payload): boolean {
  return words.includes('inside') || isCommon({ for: words });
}

function isCommon({ for: words }: Pick<Payload, 'for'>): boolean {
  return words.includes('first') && COMMON.includes(words[0] ?? '');
}

/** The same text with broken delimiters: where that fails as well, it is not for its syntax. */
function* breakDelimiters(at: EndpointScope, points: readonly Point[], fresh: Fresh): Steps<Round> {
  const payloads = at.payloads.filter(({ for: words }) => words.includes('first'));
  return yield* sendTogether(at, points, payloads, fresh, { note: 'control: broken delimiters', change: unbalanced });
}

function* trySingles(
  at: EndpointScope,
  states: ReadonlyMap<Point, State>,
  points: readonly Point[],
  payloads: readonly Payload[],
  fresh: Fresh,
  short = false,
): Steps<void> {
  for (const payload of payloads) {
    const left = open(states).filter((point) => points.includes(point));
    if (left.length === 0) return;
    const round = yield* sendTogether(at, left, [payload], fresh, {
      note: `template syntax: ${payload.id}`,
      wrap: false,
      short,
    });
    yield* proveHits(at, states, round, fresh, short);
  }
}

/** Something fails over a quote: find out which, then leave its string; `refused` where any quote fails, closed or not. */
function* tryStrings(at: EndpointScope, states: ReadonlyMap<Point, State>, fresh: Fresh): Steps<'refused' | 'told'> {
  let told: 'refused' | 'told' | undefined;
  const strings = at.payloads.filter(({ for: words }) => words.includes('string') && !words.includes('first-string'));
  for (const quote of ["'", '"', '`']) {
    const points = open(states);
    if (points.length === 0) break;
    const lone = yield* sendTogether(at, points, [], fresh, { note: `a lone ${quote}`, tail: quote });
    if (!isDisturbed(at, lone)) continue;
    if (!(yield* canBeBalanced(at, points, quote, fresh))) {
      told ??= 'refused';
      continue;
    }
    told = 'told';
    const fitting = strings.filter(({ text }) => text.startsWith(quote));
    yield* trySingles(at, states, points, fitting, fresh);
  }
  return told ?? 'told';
}

/** What stands between two strings in one language or another: sum, tilde, full stop, nothing, a filter. */
const JOINTS = ['+', '~', '.', ' ', '|add:'];

/** Whether quotes that are closed again pass; an application that fails over any quote fails over these too. */
function* canBeBalanced(at: EndpointScope, points: readonly Point[], quote: string, fresh: Fresh): Steps<boolean> {
  for (const joint of JOINTS) {
    const tail = `${quote}${joint}${quote}`;
    const round = yield* sendTogether(at, points, [], fresh, { note: `a string that is closed again: ${tail}`, tail });
    if (!isDisturbed(at, round)) return true;
  }
  return false;
}

function* tryBlind(
  at: EndpointScope,
  states: ReadonlyMap<Point, State>,
  points: readonly Point[],
  fresh: Fresh,
): Steps<void> {
  const blind = at.payloads.filter(({ for: words }) => words.includes('blind'));
  for (const point of points) {
    const state = states.get(point);
    for (const payload of blind) {
      if (!state || state.proved) break;
      const verdict = yield* proveBlind(at, point, payload, fresh);
      if (verdict) state.proved = { verdict, family: payload.for[0] ?? payload.id };
    }
  }
}
