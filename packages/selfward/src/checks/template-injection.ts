import { defineCheck, type EndpointScope, type Fresh, type Outcome, type Point } from '../model/index.ts';
import { templateInjectionAdvice } from './advice/template-injection.ts';
import { templateInjectionInside } from './inside/template-injection.ts';
import { groupsOf } from './shared/group-points.ts';
import type { Steps } from './shared/probing.ts';
import { sendTogether } from './template/groups.ts';
import { checkTogether } from './template/rounds.ts';
import { open, proveHits, type State } from './template/states.ts';
import { exposedBy, tellEngine } from './template/tell-engine.ts';

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
  inside: templateInjectionInside,
  ceiling: { gentle: 80, normal: 250, thorough: 600 },
  applies: ({ points }) => (points.length > 0 ? true : { notApplicable: 'it takes no input' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    const insisted = at.payloads.filter((payload) => payload.for.length === 0);
    for (const group of groupsFor(at)) {
      const states = new Map(group.map((point): [Point, State] => [point, { controls: [] }]));
      yield* checkTogether(at, group, states, fresh);
      for (const payload of insisted) {
        const round = yield* sendTogether(at, open(states), [payload], fresh, { note: payload.id, wrap: false });
        yield* proveHits(at, states, round, fresh);
      }
      for (const [point, state] of states) outcomes.push(yield* outcomeOf(at, point, state, fresh));
    }
    return outcomes;
  },
});

/** Names of parameters that we added travel with the others: hardly any application minds them. */
function groupsFor(at: EndpointScope): Point[][] {
  const isName = ({ part, added }: Point) => part === 'name' && added === true;
  const [first = [], ...others] = groupsOf({ ...at, points: at.points.filter((point) => !isName(point)) });
  const names = at.points.filter(isName);
  const isAlone = first.some(({ location }) => location === 'path');
  const groups = isAlone ? [names, first, ...others] : [[...first, ...names], ...others];
  return groups.filter((group) => group.length > 0);
}

function* outcomeOf(at: EndpointScope, point: Point, state: State, fresh: Fresh): Steps<Outcome> {
  const { endpoint } = at;
  if (state.proved) {
    const { verdict, sink } = state.proved;
    const technology = yield* tellEngine(endpoint, point, state.proved, fresh);
    const exposes = exposedBy(technology);
    return {
      endpoint,
      point,
      verdict,
      ...(sink && { sink }),
      ...(technology && { technology }),
      ...(exposes.length > 0 && { exposes }),
    };
  }
  if (state.blocked !== undefined) return { endpoint, point, verdict: { is: 'inconclusive', reason: state.blocked } };
  if (state.controls.length === 0)
    return { endpoint, point, verdict: { is: 'inconclusive', reason: 'no probe could be sent' } };
  return { endpoint, point, verdict: { is: 'clean', controls: [...at.baseline.ordinary, ...state.controls] } };
}
