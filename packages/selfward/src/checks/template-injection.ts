import { blockedBecause } from '../judge/blocked.ts';
import { defineCheck, type EndpointScope, type Fresh, type Outcome, type Point } from '../model/index.ts';
import { templateInjectionAdvice } from './advice/template-injection.ts';
import { groupsOf } from './shared/group-points.ts';
import type { Steps } from './shared/probing.ts';
import { answered, type Round, sendTogether } from './template/groups.ts';
import { open, proveHits, type State } from './template/states.ts';
import { takeApart } from './template/take-apart.ts';
import { exposedBy, tellEngine } from './template/tell-engine.ts';

/** Unfinished tags of every kind: in text each engine stumbles over its own, inside a string nothing does. */
const UNFINISHED = '{{<%${#{#set(@(';

export default defineCheck({
  id: 'template-injection',
  title: 'Server-side template injection',
  cwe: 'CWE-1336',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
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
  const first = yield* sendTogether(at, group, named('first'), fresh, {
    note: 'template syntaxes, each with its own numbers',
  });
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

function* outcomeOf(at: EndpointScope, point: Point, state: State, fresh: Fresh): Steps<Outcome> {
  const { endpoint } = at;
  if (state.proved) {
    const { verdict, family, payload } = state.proved;
    const technology = yield* tellEngine(endpoint, point, family, fresh, payload);
    const exposes = exposedBy(technology);
    return { endpoint, point, verdict, ...(technology && { technology }), ...(exposes.length > 0 && { exposes }) };
  }
  if (state.blocked !== undefined) return { endpoint, point, verdict: { is: 'inconclusive', reason: state.blocked } };
  if (state.controls.length === 0)
    return { endpoint, point, verdict: { is: 'inconclusive', reason: 'no probe could be sent' } };
  return { endpoint, point, verdict: { is: 'clean', controls: [...at.baseline.ordinary, ...state.controls] } };
}
