import type { Point } from '../model/point.ts';
import type { Context, Planned } from './context.ts';
import { nameInReport, parameterOf } from './endpoint-name.ts';
import { compact, type Untold } from './findings/compact.ts';
import { forgetPlan } from './forget-plan.ts';
import { confirmCrashes } from './inside/confirm-crashes.ts';
import { inLetters } from './inside/in-letters.ts';
import { look } from './inside/look.ts';
import { provokeCrashes } from './inside/provoke-crashes.ts';
import { createSecondAnswer, withSecondAnswer } from './inside/second-answer.ts';
import { triedKey } from './inside/tried-key.ts';
import { withInside } from './inside/with-inside.ts';
import { coveredPoints } from './only.ts';
import { createPatience } from './patience.ts';
import { runCheck } from './run-check.ts';
import { wantsSignIn } from './sending/blocked.ts';
import { takeBaseline } from './sending/take-baseline.ts';
import { settle } from './settle.ts';
import { noticeAtStart, noticeHere } from './sign-in/notice-loss.ts';
import { toolsOf } from './tools-of.ts';
import { withOldValue } from './writing/with-old-value.ts';

/** @param lost - whether the sign-in was found lost since this began: nothing is told then. */
export async function visit(context: Context, planned: Planned, lost: () => boolean): Promise<'done' | 'lost'> {
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
  const { inside } = options;
  const fresh = inside ? inLetters(context.freshFor()) : context.freshFor();
  const taken = await takeBaseline(endpoint, points, sender, fresh, inside?.mode === 'alone' ? 1 : 2);
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
  const second = createSecondAnswer();
  const reach = await look(context, { endpoint, points, baseline, payloads: [], ...toolsOf(options) });
  for (const [order, each] of checks.entries()) {
    const check =
      inside && reach
        ? withInside(each, inside, reach, second, (point) => context.tried.add(triedKey(each, endpoint, point)))
        : inside?.mode === 'alone'
          ? withSecondAnswer(each, second)
          : each;
    const scope = { endpoint, points, baseline, payloads: options.payloads(check.id), ...toolsOf(options) };
    const ran = await runCheck(context, check, scope, [index, order], patience, hollow);
    untold.push(...ran.untold);
    if (ran.sentToSignIn) await noticeHere(context, endpoint, baseline.ordinary);
    if (lost()) return 'lost';
  }
  await provokeCrashes(context, endpoint, points);
  await confirmCrashes(context, endpoint, index);
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
