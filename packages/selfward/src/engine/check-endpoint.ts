import type { Check, EndpointScope, PointScope } from '../model/check.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { type Answered, isAnswered } from '../model/exchange.ts';
import type { Point } from '../model/point.ts';
import { wantsSignIn } from './blocked.ts';
import { compact, type Untold } from './compact.ts';
import type { Context, Planned } from './context.ts';
import { type Driven, drive } from './drive.ts';
import { nameInReport, parameterOf } from './endpoint-name.ts';
import { markedProbe, ORDINARY } from './marked.ts';
import { coveredPoints } from './only.ts';
import { takeBaseline } from './take-baseline.ts';

/** Requests before any check: two ordinary answers and the marked one. */
export const BASELINE_REQUESTS = 3;

/**
 * Takes one endpoint through its baseline and every check that belongs to it. A mistake of ours there is told of that
 * endpoint, and the others are gone to all the same.
 */
export async function checkEndpoint(context: Context, planned: Planned): Promise<void> {
  try {
    await visit(context, planned);
  } catch (error) {
    const reason = `it could not be checked: ${error instanceof Error ? error.message : String(error)}`;
    context.collection.notChecked({ endpoint: nameInReport(planned.endpoint), reason, cause: 'failed' }, [
      planned.index,
      -1,
      -1,
    ]);
  }
}

async function visit(context: Context, planned: Planned): Promise<void> {
  const { options, sender, restorer, collection, progress, state } = context;
  const { index } = planned;
  const name = nameInReport(planned.endpoint);
  const leaveOut = (reason: string) => {
    forgetPlan(context, planned.endpoint);
    collection.notChecked({ endpoint: name, reason, cause: 'failed' }, [index, -1, -1]);
  };
  progress.expect(-BASELINE_REQUESTS);
  if (state.over !== undefined) return leaveOut(state.over);
  state.doing = name;

  const endpoint = await withOldValue(context, planned);
  const points = coveredPoints(endpoint, options.only);
  if (points.length === 0) return forgetPlan(context, planned.endpoint);
  const reads = endpoint.method === 'GET' || endpoint.method === 'HEAD';
  if (!reads) restorer.touched(endpoint);
  const fresh = context.freshFor();
  const taken = await takeBaseline(endpoint, points, sender, fresh);
  if ('reason' in taken) {
    if (taken.answered && [404, 410].includes(taken.answered.response.status)) state.told.add('gone');
    if (taken.answered && wantsSignIn(taken.answered.response)) await noticeLostSignIn(context);
    await settle(context, endpoint, []);
    return leaveOut(state.over ?? taken.reason);
  }
  const { baseline } = taken;
  const untold: Untold[] = [];
  const checks = context.checks.filter(({ scope }) => scope !== 'target');
  for (const [order, check] of checks.entries()) {
    const scope = { endpoint, points, baseline, payloads: options.payloads(check.id), profile: options.profile };
    const ran = await runCheck(context, check, scope, [index, order]);
    untold.push(...ran.untold);
    if (ran.sentToSignIn) await noticeLostHere(context, endpoint, baseline.ordinary);
  }
  for (const line of compact(endpoint, untold, points.length, checks.length)) {
    collection.notChecked(line, [
      index,
      checks.findIndex(({ id }) => id === line.check),
      pointIndex(points, line.parameter),
    ]);
  }
  await settle(context, endpoint, points);
}

function pointIndex(points: readonly Point[], parameter: string | undefined): number {
  return parameter === undefined ? -1 : points.findIndex((point) => parameterOf(point) === parameter);
}

/** Drives a check over the endpoint, or over each of its points. */
async function runCheck(
  context: Context,
  check: Check,
  scope: EndpointScope,
  [index, order]: readonly [number, number],
): Promise<{ untold: Untold[]; sentToSignIn: boolean }> {
  const { options, state, progress } = context;
  const { endpoint, points } = scope;
  const ceiling = check.ceiling[options.profile];
  const untold: Untold[] = [];
  let sentToSignIn = false;
  const scopes: { points: readonly Point[]; at: EndpointScope | PointScope }[] =
    check.scope === 'point'
      ? points.map((point) => ({ points: [point], at: { ...scope, point } }))
      : [{ points, at: scope }];
  for (const { points: covered, at } of scopes) {
    const [only] = covered;
    const errand = { check: check.id, ...(check.scope === 'point' && only && { parameter: parameterOf(only) }) };
    let driven: Driven = { outcomes: [], untold: [], sent: 0 };
    if (state.over !== undefined) {
      untold.push(...covered.map((point) => ({ check: check.id, point, reason: state.over ?? '' })));
    } else if (applies(check, at)) {
      state.doing = `${check.title}: ${nameInReport(endpoint)}${errand.parameter === undefined ? '' : ` ${errand.parameter}`}`;
      driven = await driveAny(check, at, {
        places: covered.map((point) => ({ endpoint, point })),
        ceiling,
        fresh: context.freshFor(),
        perform: async (step) => {
          const exchanges = await context.perform(step, errand);
          sentToSignIn ||= exchanges.some(({ response }) => response && wantsSignIn(response));
          return exchanges;
        },
        over: () => state.over,
        ...(scope.baseline.ordinary[0] && { ordinary: scope.baseline.ordinary[0].response }),
      });
      for (const outcome of driven.outcomes)
        context.report(check, outcome, [index, order, endpoint.points.indexOf(outcome.point)]);
      untold.push(...driven.untold.map(({ place, reason }) => ({ check: check.id, point: place.point, reason })));
    } else if (options.only) state.told.add('mended');
    progress.done(check.id, ceiling, driven.sent);
  }
  return { untold, sentToSignIn };
}

/** A check that fails already here fails again when it is driven, and is told of there. */
function applies(check: Check, at: EndpointScope | PointScope): boolean {
  try {
    if (check.scope === 'endpoint') return (check as Check<'endpoint'>).applies(at) === true;
    return 'point' in at && (check as Check<'point'>).applies(at) === true;
  } catch {
    return true;
  }
}

/** The scopes of a check decide what it is handed; the two meet here alone. */
function driveAny(check: Check, at: EndpointScope | PointScope, options: Parameters<typeof drive>[2]): Promise<Driven> {
  if (check.scope === 'endpoint') return drive(check as Check<'endpoint'>, at, options);
  return drive(check as Check<'point'>, at as PointScope, options);
}

async function withOldValue(context: Context, { endpoint, index, restore }: Planned): Promise<Endpoint> {
  if (restore === 'no') return endpoint;
  const { endpoint: ready, left } = await context.restorer.remember(endpoint, restore === 'demanded');
  context.allowed.set(ready.id, ready);
  const reason = context.state.over ?? 'left alone: no old value could be read, so nothing could be put back';
  const cause = context.state.over === undefined ? 'by-rule' : 'failed';
  const name = nameInReport(endpoint);
  if (ready.points.length === 0) context.collection.notChecked({ endpoint: name, reason, cause }, [index, -1, -1]);
  else {
    for (const point of left) {
      const parameter = parameterOf(point);
      context.collection.notChecked({ endpoint: `${name} ${parameter}`, reason, parameter, cause }, [index, -1, -1]);
    }
  }
  return ready;
}

/**
 * With checks to come that look for what was stored, the fields are marked once more, as the last probe may have left
 * anything; else the old value goes back at once.
 */
async function settle(context: Context, endpoint: Endpoint, points: readonly Point[]): Promise<void> {
  const stores = endpoint.method !== 'GET' && endpoint.method !== 'HEAD';
  if (!stores) return;
  if (!context.checks.some(({ scope }) => scope === 'target')) return context.restorer.putBack(endpoint);
  if (points.length === 0 || context.state.over !== undefined) return;
  await context.sender.send(endpoint, markedProbe(endpoint, points, context.freshFor()).probe, { check: 'baseline' });
}

/** An endpoint that asks for a sign-in may always have; the start page that did not before tells. */
async function noticeLostSignIn({ sender, start, options, state }: Context): Promise<void> {
  if (wantsSignIn(start)) return;
  const page = { method: 'GET' as const, url: options.target.url, headers: [] };
  const again = await sender.plain(page).catch(() => undefined);
  if (again && wantsSignIn(again)) state.over = 'the sign-in was lost while checking';
}

/** Probes were sent to the sign-in where ordinary requests were not: asking once more tells whether all are now. */
async function noticeLostHere(context: Context, endpoint: Endpoint, ordinary: readonly Answered[]): Promise<void> {
  if (ordinary.some(({ response }) => wantsSignIn(response))) return;
  const again = await context.sender.send(endpoint, ORDINARY, { check: 'baseline' });
  if (isAnswered(again) && wantsSignIn(again.response)) context.state.over = 'the sign-in was lost while checking';
}

/** What was planned for an endpoint will not be done: the estimate shrinks. */
function forgetPlan({ checks, options, progress }: Context, endpoint: Endpoint): void {
  const points = coveredPoints(endpoint, options.only).length;
  for (const { id, scope, ceiling } of checks) {
    if (scope !== 'target') progress.forget(id, ceiling[options.profile] * (scope === 'point' ? points : 1));
  }
}
