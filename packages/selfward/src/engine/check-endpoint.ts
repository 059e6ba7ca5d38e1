import type { Endpoint } from '../model/endpoint.ts';
import type { Point } from '../model/point.ts';
import { CONNECTIONS } from '../probe/guard.ts';
import type { Context, Planned } from './context.ts';
import { nameInReport, parameterOf } from './endpoint-name.ts';
import { compact, type Untold } from './findings/compact.ts';
import { coveredPoints } from './only.ts';
import { createPatience } from './patience.ts';
import { runCheck } from './run-check.ts';
import { wantsSignIn } from './sending/blocked.ts';
import { markedProbe } from './sending/marked.ts';
import { takeBaseline } from './sending/take-baseline.ts';
import { noticeAtStart, noticeHere } from './sign-in/notice-loss.ts';
import { toolsOf } from './tools-of.ts';

/** Requests before any check: two ordinary answers and the marked one. */
export const BASELINE_REQUESTS = 3;

/** How often an endpoint is gone to again because the sign-in was lost meanwhile. */
const MOST_RETURNS = 2;

/**
 * Takes one endpoint through its baseline and every check that belongs to it. A mistake of ours there is told of that
 * endpoint, and the others are gone to all the same.
 */
export async function checkEndpoint(context: Context, planned: Planned): Promise<void> {
  try {
    await visitSteadily(context, planned);
  } catch (error) {
    const reason = `it could not be checked: ${error instanceof Error ? error.message : String(error)}`;
    context.collection.notChecked({ endpoint: nameInReport(planned.endpoint), reason, cause: 'failed' }, [
      planned.index,
      -1,
      -1,
    ]);
  }
}

/**
 * What was answered to nobody tells nothing of what somebody signed in would see: an endpoint in whose time the sign-in
 * was lost is gone to again, from its baseline. Once that has happened, one endpoint at a time has the session for itself.
 */
async function visitSteadily(context: Context, planned: Planned): Promise<void> {
  const { signIns, turns, state, collection, options } = context;
  context.progress.expect(-BASELINE_REQUESTS);
  for (let returns = 0; returns <= MOST_RETURNS; returns++) {
    const release = await turns.take(signIns.losses() > 0 ? CONNECTIONS[options.profile] : 1);
    try {
      if (state.over === undefined) await signIns.freshen();
      const before = signIns.losses();
      if ((await visit(context, planned, () => signIns.losses() > before)) === 'done') return;
    } finally {
      release();
    }
  }
  const reason = `the sign-in was lost each time that it was checked (${MOST_RETURNS + 1} times)`;
  forgetPlan(context, planned.endpoint);
  collection.notChecked({ endpoint: nameInReport(planned.endpoint), reason, cause: 'failed' }, [planned.index, -1, -1]);
}

/** @param lost - whether the sign-in was found lost since this began: nothing is told then. */
async function visit(context: Context, planned: Planned, lost: () => boolean): Promise<'done' | 'lost'> {
  const { options, sender, restorer, collection, state, signIns } = context;
  const { index } = planned;
  const name = nameInReport(planned.endpoint);
  const leaveOut = (reason: string): 'done' => {
    forgetPlan(context, planned.endpoint);
    collection.notChecked({ endpoint: name, reason, cause: 'failed' }, [index, -1, -1]);
    return 'done';
  };
  const isVoid = async () => {
    if (state.over === undefined) await signIns.confirm();
    if (state.over !== undefined || !lost()) return false;
    state.told.delete('gone');
    state.told.delete('mended');
    return true;
  };
  if (state.over !== undefined) return leaveOut(state.over);
  state.doing = name;

  // A stranger reads no old value.
  if (planned.restore !== 'no' && (await isVoid())) return 'lost';
  const endpoint = await withOldValue(context, planned);
  const points = coveredPoints(endpoint, options.only);
  if (points.length === 0) {
    forgetPlan(context, planned.endpoint);
    return 'done';
  }
  const reads = endpoint.method === 'GET' || endpoint.method === 'HEAD';
  if (!reads) restorer.touched(endpoint);
  const fresh = context.freshFor();
  const taken = await takeBaseline(endpoint, points, sender, fresh);
  if ('reason' in taken) {
    if (taken.answered && [404, 410].includes(taken.answered.response.status)) state.told.add('gone');
    if (taken.answered && wantsSignIn(taken.answered.response)) await noticeAtStart(context);
    await settle(context, endpoint, []);
    return (await isVoid()) ? 'lost' : leaveOut(state.over ?? taken.reason);
  }
  const { baseline, hollow } = taken;
  // Looking again for one finding: a page that says it is not there is the answer.
  const [first] = baseline.ordinary;
  if (options.only && first && [404, 410].includes(first.response.status)) {
    state.told.add('gone');
    await settle(context, endpoint, []);
    return (await isVoid()) ? 'lost' : leaveOut(hollow ?? 'answered 404');
  }
  const [ordinary] = baseline.ordinary;
  if (ordinary)
    context.ordinary.set(endpoint.id, { ...ordinary.response, body: ordinary.response.body.slice(0, 4096) });
  const untold: Untold[] = [];
  const patience = createPatience();
  const checks = context.checks.filter(({ scope }) => scope !== 'target');
  for (const [order, check] of checks.entries()) {
    const scope = { endpoint, points, baseline, payloads: options.payloads(check.id), ...toolsOf(options) };
    const ran = await runCheck(context, check, scope, [index, order], patience, hollow);
    untold.push(...ran.untold);
    if (ran.sentToSignIn) await noticeHere(context, endpoint, baseline.ordinary);
    if (lost()) return 'lost';
  }
  await settle(context, endpoint, points);
  if (await isVoid()) return 'lost';
  // What could not be confirmed is no silence to be believed.
  if (signIns.active && state.over !== undefined) return leaveOut(state.over);
  // What makes silence worthless holds for the whole endpoint, whichever check was silent.
  const silent = untold.filter(({ reason }) => reason === hollow);
  if (hollow !== undefined && silent.length > 0) {
    collection.notChecked({ endpoint: name, reason: hollow, cause: 'failed' }, [index, -1, -1]);
  }
  const told = untold.filter((each) => !silent.includes(each));
  for (const line of compact(endpoint, told, points.length, checks.length)) {
    collection.notChecked(line, [
      index,
      checks.findIndex(({ id }) => id === line.check),
      pointIndex(points, line.parameter),
    ]);
  }
  return 'done';
}

function pointIndex(points: readonly Point[], parameter: string | undefined): number {
  return parameter === undefined ? -1 : points.findIndex((point) => parameterOf(point) === parameter);
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
  if (!context.checks.some(({ scope, places }) => scope === 'target' && !places))
    return context.restorer.putBack(endpoint);
  if (points.length === 0 || context.state.over !== undefined) return;
  await context.sender.send(endpoint, markedProbe(endpoint, points, context.freshFor()).probe, { check: 'baseline' });
}

/** What was planned for an endpoint will not be done: the estimate shrinks. */
function forgetPlan({ checks, options, progress }: Context, endpoint: Endpoint): void {
  const points = coveredPoints(endpoint, options.only).length;
  for (const { id, scope, ceiling } of checks) {
    if (scope !== 'target') progress.forget(id, ceiling[options.profile] * (scope === 'point' ? points : 1));
  }
}
