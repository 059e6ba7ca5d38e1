import { blockedBecause } from '../judge/blocked.ts';
import {
  type Answered,
  defineCheck,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Outcome,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { sqlInjectionAdvice } from './advice/sql-injection.ts';
import { differ, isCalm } from './shared/compare.ts';
import { groupsOf } from './shared/group-points.ts';
import { keepsStirring } from './shared/keeps-stirring.ts';
import { oppose, type Side } from './shared/oppose.ts';
import { canTravel, originalText, type Sending, type Steps, sendAll, sendOne } from './shared/probing.ts';
import { type Condition, conditionsOf, fillCondition, fits } from './sql/conditions.ts';
import { databaseOf } from './sql/database-errors.ts';

interface State {
  verdict?: Verdict;
  technology?: string;
  controls: Answered[];
  blocked?: string;
  stirred?: boolean;
}

export default defineCheck({
  id: 'sql-injection',
  title: 'SQL injection',
  cwe: 'CWE-89',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: sqlInjectionAdvice,
  ceiling: { gentle: 80, normal: 200, thorough: 400 },
  applies: ({ points }) =>
    points.some(({ part }) => part === 'value') ? true : { notApplicable: 'it takes no values' },

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const states = new Map(at.points.map((point): [Point, State] => [point, { controls: [] }]));
    const conditions = conditionsOf(at.payloads);
    for (const group of groupsOf(at)) {
      const able = group.filter((point) => point.part === 'value' && canTravel(point, "'"));
      if (able.length > 0) yield* checkGroup(at, able, conditions, states, fresh);
    }
    return [...states].map(([point, state]) => outcomeOf(at, point, state));
  },
});

/** A lone quote first: where it changes nothing but what any word changes, and a true condition is no truer, all is well. */
function* checkGroup(
  at: EndpointScope,
  group: readonly Point[],
  conditions: readonly Condition[],
  states: ReadonlyMap<Point, State>,
  fresh: Fresh,
): Steps<void> {
  const stirring: Point[] = [];
  const quoted = (quote: string) => ({
    set: new Map(group.map((point) => [point, `${originalText(point)}${quote}`])),
    note: quote.length > 2 ? 'the same quotes, doubled' : 'a lone quote of either kind',
  });
  const lone = yield* sendOne(at.endpoint, quoted(`'"`));
  note(at, states, group, lone);
  let fitting = conditions;
  if (isFailure(at, lone)) {
    // Doubled, a quote stays in its string: what fails over that fails over any quote.
    const doubled = yield* sendOne(at.endpoint, quoted(`''""`));
    note(at, states, group, doubled);
    const anyQuote = isFailure(at, doubled) && !complains(lone);
    if (anyQuote) fitting = conditions.filter(({ shape }) => shape.includes('number') || shape === 'order');
    stirring.push(...group);
  }
  for (const condition of conditions.filter(({ first }) => first)) {
    const points = group.filter((point) => fits(condition, point) && !stirring.includes(point));
    if (points.length > 0) stirring.push(...(yield* ask(at, points, condition, states, fresh)));
  }
  for (const point of stirring) yield* tryConditions(at, point, fitting, states, fresh);
}

function complains(exchange: Exchange | undefined): boolean {
  return exchange !== undefined && isAnswered(exchange) && databaseOf(exchange.response.body) !== undefined;
}

/** Whether a true condition is taken as if it were not there, or a database complains. */
function* ask(
  at: EndpointScope,
  points: readonly Point[],
  condition: Condition,
  states: ReadonlyMap<Point, State>,
  fresh: Fresh,
): Steps<readonly Point[]> {
  const [ordinary] = at.baseline.ordinary;
  const truth = yield* sendOne(at.endpoint, filled(condition, 'truth', points, fresh));
  note(at, states, points, truth);
  if (!truth || !isAnswered(truth)) return [];
  if (isFailure(at, truth)) return points;
  if (differ(at, truth, ordinary) && !isReading(at)) return [];
  if (differ(at, truth, ordinary) && differ(at, at.baseline.marked, ordinary)) return [];
  const sending = (side: Side) => filled(condition, side, points, fresh);
  const stirs = yield* keepsStirring(at, sending, truth, (each) => note(at, states, points, each));
  return stirs ? points : [];
}

/** A database complains, or the application fails; neither does with the ordinary request. */
function isFailure({ baseline }: EndpointScope, exchange: Exchange | undefined): boolean {
  if (!exchange || !isAnswered(exchange)) return false;
  const { response } = exchange;
  const usual = baseline.ordinary.map((each) => each.response);
  if (databaseOf(response.body) !== undefined) return !usual.some(({ body }) => databaseOf(body) !== undefined);
  const word = baseline.marked.response?.status ?? 0;
  return response.status >= 500 && word < 500 && !usual.some(({ status }) => status >= 500);
}

function filled(condition: Condition, side: Side, points: readonly Point[], fresh: Fresh): Sending {
  const set = new Map(points.map((point) => [point, fillCondition(condition, side, point, fresh)]));
  return { set, note: `SQL, ${side}: ${condition.shape}` };
}

function isReading({ endpoint }: EndpointScope): boolean {
  return endpoint.method === 'GET' || endpoint.method === 'HEAD';
}

function note(
  at: EndpointScope,
  states: ReadonlyMap<Point, State>,
  points: readonly Point[],
  exchange: Exchange | undefined,
): void {
  if (!exchange || !isAnswered(exchange)) return;
  const blocked = blockedBecause(exchange, [401, ...at.baseline.ordinary.map(({ response }) => response.status)]);
  const database = databaseOf(exchange.response.body);
  for (const point of points) {
    const state = states.get(point);
    if (!state) continue;
    if (blocked) state.blocked = blocked;
    else state.controls.push(exchange);
    if (database) state.technology = database;
  }
}

/** So often something stirs and cannot be confirmed before a point is let be. */
const DISAPPOINTMENTS = 2;

function* tryConditions(
  at: EndpointScope,
  point: Point,
  conditions: readonly Condition[],
  states: ReadonlyMap<Point, State>,
  fresh: Fresh,
): Steps<void> {
  const state = states.get(point);
  if (!state) return;
  let disappointed = 0;
  for (const condition of conditions.filter((each) => fits(each, point) && (isReading(at) || !each.reading))) {
    const [truth, falsehood] = yield* sendAll(at.endpoint, [
      filled(condition, 'truth', [point], fresh),
      filled(condition, 'falsehood', [point], fresh),
    ]);
    note(at, states, [point], truth);
    note(at, states, [point], falsehood);
    if (!differ(at, truth, falsehood)) continue;
    state.stirred = true;
    const verdict = yield* confirm(at, point, condition, fresh);
    if (verdict) state.verdict = verdict;
    disappointed += 1;
    if (verdict || disappointed >= DISAPPOINTMENTS) return;
  }
}

function confirm(at: EndpointScope, point: Point, condition: Condition, fresh: Fresh): Steps<Verdict | undefined> {
  return oppose(
    at,
    {
      sending: (side) => filled(condition, side, [point], fresh),
      observed: `A true and a false SQL condition kept getting opposite answers (${condition.truth.text}).`,
      control: 'The ordinary request, repeated, was answered alike.',
    },
    fresh,
  );
}

function outcomeOf(
  at: EndpointScope,
  point: Point,
  { verdict, technology, controls, blocked, stirred }: State,
): Outcome {
  const { endpoint } = at;
  const named = technology === undefined ? {} : { technology };
  if (verdict) return { endpoint, point, verdict, ...named };
  if (point.part === 'name')
    return { endpoint, point, verdict: { is: 'not-applicable', because: 'a name is no value in a query' } };
  if (blocked !== undefined) return { endpoint, point, verdict: { is: 'inconclusive', reason: blocked } };
  if (stirred && !isCalm(at)) {
    const reason = 'the page changes by itself, so that answers cannot be compared';
    return { endpoint, point, verdict: { is: 'inconclusive', reason } };
  }
  const complaint = controls.find(
    ({ response, probe }) => probe.set.size === 1 && databaseOf(response.body) !== undefined,
  );
  const usual = at.baseline.ordinary.some(({ response }) => databaseOf(response.body) !== undefined);
  if (complaint && technology && !usual) {
    return {
      endpoint,
      point,
      verdict: { is: 'tentative', why: `${technology} complains about the syntax`, exchange: complaint },
      ...named,
    };
  }
  if (controls.length === 0)
    return { endpoint, point, verdict: { is: 'inconclusive', reason: 'no probe could be sent' } };
  return { endpoint, point, verdict: { is: 'clean', controls: [...at.baseline.ordinary, ...controls] } };
}
