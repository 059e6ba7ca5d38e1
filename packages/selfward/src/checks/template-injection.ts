import {
  type Answered,
  defineCheck,
  type EndpointScope,
  type Fresh,
  type Outcome,
  type Payload,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { blockedBecause } from '../judge/blocked.ts';
import { templateInjectionAdvice } from './advice/template-injection.ts';
import { groupsOf } from './shared/group-points.ts';
import type { Steps } from './shared/probing.ts';
import { proveBlind } from './template/blind.ts';
import { type Expression, unbalanced } from './template/expression.ts';
import { answered, echoOf, hitsOf, isDisturbed, isRefusal, type Round, sendTogether } from './template/groups.ts';
import { proveSections } from './template/logic-less.ts';
import { proveExpression } from './template/prove-expression.ts';
import { exposedBy, tellEngine } from './template/tell-engine.ts';

/** Unfinished tags of every kind: in text each engine stumbles over its own, inside a string nothing does. */
const UNFINISHED = '{{<%${#{#set(@(';

/** What is known of a point so far. */
interface State {
  proved?: { verdict: Verdict; family: string; payload?: Payload };
  controls: Answered[];
  blocked?: string;
}

export default defineCheck({
  id: 'template-injection',
  title: 'Server-side template injection',
  cwe: 'CWE-1336',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  scope: 'endpoint',
  byDefault: true,
  advice: templateInjectionAdvice,
  ceiling: { gentle: 80, normal: 250, thorough: 600 },
  applies: ({ points }) => (points.length > 0 ? true : { notApplicable: 'it takes no input' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const group of groupsOf(at)) {
      const states = new Map(group.map((point): [Point, State] => [point, { controls: [] }]));
      yield* checkGroup(at, group, states, fresh);
      for (const [point, state] of states) outcomes.push(yield* outcomeOf(at, point, state, fresh));
    }
    return outcomes;
  },
});

function* checkGroup(at: EndpointScope, group: readonly Point[], states: Map<Point, State>, fresh: Fresh): Steps<void> {
  const named = (word: string) => at.payloads.filter((payload) => payload.for.includes(word));
  const insisted = at.payloads.filter((payload) => payload.for.length === 0);
  const first = yield* sendTogether(at, group, named('first'), fresh, { note: 'template syntaxes, each with its own numbers' });
  take(at, states, first);
  yield* proveHits(at, states, first, fresh);
  const second = yield* sendTogether(at, open(states), named('first-string'), fresh, {
    note: 'string syntaxes, then unfinished tags',
    tail: UNFINISHED,
  });
  take(at, states, second);
  yield* proveHits(at, states, second, fresh);
  for (const payload of insisted) {
    const round = yield* sendTogether(at, open(states), [payload], fresh, { note: payload.id, wrap: false });
    yield* proveHits(at, states, round, fresh);
  }
  yield* takeApart(at, states, first, second, fresh);
}

/** Points about which nothing is told yet. */
function open(states: ReadonlyMap<Point, State>): Point[] {
  return [...states].filter(([, { proved, blocked }]) => !proved && blocked === undefined).map(([point]) => point);
}

function take(at: EndpointScope, states: ReadonlyMap<Point, State>, round: Round): void {
  const ordinary = at.baseline.ordinary.map(({ response }) => response.status);
  const blocked = round.exchange && blockedBecause(round.exchange, ordinary);
  for (const point of round.sent.keys()) {
    const state = states.get(point);
    if (!state) continue;
    if (blocked) state.blocked = blocked;
    else state.controls.push(...answered(round));
  }
}

function* proveHits(
  at: EndpointScope,
  states: ReadonlyMap<Point, State>,
  round: Round,
  fresh: Fresh,
  short = false,
): Steps<boolean> {
  let any = false;
  for (const [point, expression] of hitsOf(round)) {
    const state = states.get(point);
    if (!state || state.proved) continue;
    const verdict = yield* proveExpression(at.endpoint, point, expression, fresh, { short });
    if (verdict) {
      state.proved = { verdict, family: familyOf(expression), payload: expression.payload };
      any = true;
    }
  }
  return any;
}

function familyOf({ payload }: Expression): string {
  return payload.for[0] ?? payload.id;
}

/** Nothing computed yet. Where something stirs, each syntax is tried by itself. */
function* takeApart(
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
  const plain = at.payloads.filter(({ for: words }) => words.length > 0 && !words.includes('blind') && !words.includes('string'));
  if (firstFails || altered.length > 0) {
    const short = altered.some((point) => echoes.get(point) === 'cut');
    const points = firstFails ? undecided : altered;
    const fitting = crashes ? plain.filter(isLikelyInside) : plain;
    yield* trySingles(at, states, points, fitting, fresh, short);
    // A field that cuts its value short fails over what is left of a tag.
    if (firstFails && !crashes && !short) yield* trySingles(at, states, points, plain.filter(isCommon), fresh, true);
    for (const point of crashes ? [] : open(states).filter((each) => points.includes(each))) {
      const sections = yield* proveSections(at.endpoint, point, fresh);
      const state = states.get(point);
      if (sections && state) state.proved = sections;
    }
  }
  if (!isDisturbed(at, first) && isDisturbed(at, second) && !isRefusal(second)) {
    yield* tryStrings(at, states, fresh);
    const hidden = open(states).filter((point) => echoes.get(point) !== 'same');
    if (hidden.length > 0) yield* tryBlind(at, states, hidden, fresh);
  } else if (firstFails && !crashes) {
    yield* tryStrings(at, states, fresh);
    yield* tryBlind(at, states, open(states), fresh);
  }
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
    const round = yield* sendTogether(at, left, [payload], fresh, { note: `template syntax: ${payload.id}`, wrap: false, short });
    yield* proveHits(at, states, round, fresh, short);
  }
}

/** Something fails over a quote: find out which, then leave its string. */
function* tryStrings(at: EndpointScope, states: ReadonlyMap<Point, State>, fresh: Fresh): Steps<void> {
  const strings = at.payloads.filter(({ for: words }) => words.includes('string') && !words.includes('first-string'));
  for (const quote of ["'", '"', '`']) {
    const points = open(states);
    if (points.length === 0) return;
    const lone = yield* sendTogether(at, points, [], fresh, { note: `a lone ${quote}`, tail: quote });
    if (!isDisturbed(at, lone)) continue;
    const fitting = strings.filter(({ text }) => text.startsWith(quote));
    yield* trySingles(at, states, points, fitting, fresh);
  }
}

function* tryBlind(at: EndpointScope, states: ReadonlyMap<Point, State>, points: readonly Point[], fresh: Fresh): Steps<void> {
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

function* outcomeOf(at: EndpointScope, point: Point, state: State, fresh: Fresh): Steps<Outcome> {
  const { endpoint } = at;
  if (state.proved) {
    const { verdict, family, payload } = state.proved;
    const technology = yield* tellEngine(endpoint, point, family, fresh, payload);
    const exposes = exposedBy(technology);
    return { endpoint, point, verdict, ...(technology && { technology }), ...(exposes.length > 0 && { exposes }) };
  }
  if (state.blocked !== undefined) return { endpoint, point, verdict: { is: 'inconclusive', reason: state.blocked } };
  if (state.controls.length === 0) return { endpoint, point, verdict: { is: 'inconclusive', reason: 'no probe could be sent' } };
  return { endpoint, point, verdict: { is: 'clean', controls: [...at.baseline.ordinary, ...state.controls] } };
}
