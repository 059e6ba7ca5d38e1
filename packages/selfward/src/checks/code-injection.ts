import { blockedBecause } from '../judge/blocked.ts';
import {
  type Answered,
  defineCheck,
  type EndpointScope,
  type Fresh,
  type Outcome,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { codeInjectionAdvice } from './advice/code-injection.ts';
import { groupsOf } from './shared/group-points.ts';
import type { Steps } from './shared/probing.ts';
import { closesTemplate } from './template/closes-template.ts';
import { answered, hitsOf, sendTogether } from './template/groups.ts';
import { proveExpression } from './template/prove-expression.ts';

interface State {
  verdict?: Verdict;
  technology?: string;
  controls: Answered[];
  blocked?: string;
}

/** Arithmetic inside a call that only a programming language knows; the same inside an unknown call is the control. */
export default defineCheck({
  id: 'code-injection',
  title: 'Code injection',
  cwe: 'CWE-94',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: codeInjectionAdvice,
  ceiling: { gentle: 40, normal: 100, thorough: 200 },
  applies: ({ points }) =>
    points.some(({ part }) => part === 'value') ? true : { notApplicable: 'it takes no values' },

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const states = new Map(at.points.map((point): [Point, State] => [point, { controls: [] }]));
    for (const group of groupsOf(at)) {
      const values = group.filter(({ part, added }) => part === 'value' && !added);
      yield* checkGroup(at, values, states, fresh);
    }
    return [...states].map(([point, state]) => outcomeOf(at, point, state));
  },
});

function* checkGroup(
  at: EndpointScope,
  group: readonly Point[],
  states: ReadonlyMap<Point, State>,
  fresh: Fresh,
): Steps<void> {
  const ordinary = at.baseline.ordinary.map(({ response }) => response.status);
  let fails = at.baseline.marked.response !== undefined && at.baseline.marked.response.status >= 500;
  for (const payload of at.payloads) {
    const left = group.filter((point) => states.get(point)?.verdict === undefined);
    if (left.length === 0) return;
    if (payload.for.includes('stirred') && !fails) continue;
    const round = yield* sendTogether(at, left, [payload], fresh, { note: `code: ${payload.id}`, wrap: false });
    const blocked = round.exchange && blockedBecause(round.exchange, ordinary);
    for (const point of left) {
      const state = states.get(point);
      if (state && blocked) state.blocked = blocked;
      else state?.controls.push(...answered(round));
    }
    fails ||= answered(round).some(({ response }) => response.status >= 500);
    for (const [point, expression] of hitsOf(round)) {
      const verdict = yield* proveExpression(at.endpoint, point, expression, fresh);
      const state = states.get(point);
      const quote = payload.for.includes('string') ? /^['"]/.exec(payload.text)?.[0] : undefined;
      if (verdict && quote && (yield* closesTemplate(at.endpoint, point, quote, fresh))) continue;
      if (verdict && state) Object.assign(state, { verdict, technology: payload.for[0] ?? 'code' });
    }
  }
}

function outcomeOf({ endpoint, baseline }: EndpointScope, point: Point, state: State): Outcome {
  const { verdict, technology, blocked, controls } = state;
  if (verdict) return { endpoint, point, verdict, ...(technology !== undefined && { technology }) };
  if (point.part === 'name' || point.added) {
    return {
      endpoint,
      point,
      verdict: { is: 'not-applicable', because: 'what the application does not ask for is no code' },
    };
  }
  if (blocked !== undefined) return { endpoint, point, verdict: { is: 'inconclusive', reason: blocked } };
  if (controls.length === 0)
    return { endpoint, point, verdict: { is: 'inconclusive', reason: 'no probe could be sent' } };
  return { endpoint, point, verdict: { is: 'clean', controls: [...baseline.ordinary, ...controls] } };
}
