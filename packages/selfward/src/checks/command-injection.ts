import { blockedBecause } from '../judge/blocked.ts';
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
import { commandInjectionAdvice } from './advice/command-injection.ts';
import { groupsOf } from './shared/group-points.ts';
import type { Steps } from './shared/probing.ts';
import { answered, hitsOf, isDisturbed, isRefusal, type Round, sendTogether } from './template/groups.ts';
import { proveExpression } from './template/prove-expression.ts';

interface State {
  verdict?: Verdict;
  technology?: string;
  controls: Answered[];
  blocked?: string;
}

/** Arithmetic that a shell works out, and nothing else: no command but `echo`, `expr` and `set /a` is ever asked for. */
export default defineCheck({
  id: 'command-injection',
  title: 'Command injection',
  cwe: 'CWE-78',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: commandInjectionAdvice,
  ceiling: { gentle: 40, normal: 120, thorough: 300 },
  applies: ({ points }) => (points.length > 0 ? true : { notApplicable: 'it takes no input' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const states = new Map(at.points.map((point): [Point, State] => [point, { controls: [] }]));
    for (const group of groupsOf(at)) yield* checkGroup(at, group, states, fresh);
    return [...states].map(([point, state]) => ({
      endpoint: at.endpoint,
      point,
      verdict: verdictOf(at, state),
      ...(state.technology !== undefined && { technology: state.technology }),
    }));
  },
});

function* checkGroup(
  at: EndpointScope,
  group: readonly Point[],
  states: ReadonlyMap<Point, State>,
  fresh: Fresh,
): Steps<void> {
  const named = (word: string) => at.payloads.filter((payload) => payload.for.includes(word));
  const open = () => group.filter((point) => states.get(point)?.verdict === undefined);
  const disturbed: Round[] = [];
  for (const stage of ['first', 'second']) {
    const round = yield* sendTogether(at, open(), named(stage), fresh, { note: `shell arithmetic, ${stage} set` });
    if (isDisturbed(at, round)) disturbed.push(round);
    yield* take(at, states, round, fresh);
  }
  const insisted = at.payloads.filter((payload) => payload.for.length === 0);
  // Something failed over the signs, or hides its output unless the command ends well: one way at a time.
  const refusedAll = disturbed.length === 2 && disturbed.every(isRefusal);
  const singles = disturbed.length === 0 ? [] : refusedAll ? oneOfEach(named('single')) : named('single');
  for (const payload of [...insisted, ...singles]) {
    const left = open();
    if (left.length === 0) return;
    const round = yield* sendTogether(at, left, [payload], fresh, {
      note: `shell arithmetic: ${payload.id}`,
      wrap: false,
      prefixed: true,
    });
    yield* take(at, states, round, fresh);
  }
}

/** Where everything is refused, a short look at each kind of way is enough. */
function oneOfEach(payloads: readonly Payload[]): Payload[] {
  const kinds = ['newline', 'and', 'pipe', 'substitution'];
  return kinds.flatMap((kind) => payloads.find(({ for: words }) => words.includes(kind)) ?? []);
}

function* take(at: EndpointScope, states: ReadonlyMap<Point, State>, round: Round, fresh: Fresh): Steps<void> {
  const ordinary = at.baseline.ordinary.map(({ response }) => response.status);
  const blocked = round.exchange && blockedBecause(round.exchange, ordinary);
  for (const point of round.sent.keys()) {
    const state = states.get(point);
    if (!state) continue;
    if (blocked) state.blocked = blocked;
    else state.controls.push(...answered(round));
  }
  for (const [point, expression] of hitsOf(round)) {
    const state = states.get(point);
    if (!state || state.verdict) continue;
    const verdict = yield* proveExpression(at.endpoint, point, expression, fresh, { prefixed: true });
    if (verdict) Object.assign(state, { verdict, technology: shellOf(expression.payload) });
  }
}

function shellOf({ for: words }: Payload): string {
  return words.includes('windows') ? 'cmd.exe' : 'POSIX shell';
}

function verdictOf(at: EndpointScope, { verdict, blocked, controls }: State): Verdict {
  if (verdict) return verdict;
  if (blocked !== undefined) return { is: 'inconclusive', reason: blocked };
  if (controls.length === 0) return { is: 'inconclusive', reason: 'no probe could be sent' };
  return { is: 'clean', controls: [...at.baseline.ordinary, ...controls] };
}
