import type { Check, EndpointScope, PointScope } from '../model/check.ts';
import type { Point } from '../model/point.ts';
import { PROFILE_ENDPOINT_BUDGET } from '../model/profile.ts';
import type { Context } from './context.ts';
import { type Driven, type DriveOptions, drive } from './drive.ts';
import { nameInReport, parameterOf } from './endpoint-name.ts';
import type { Untold } from './findings/compact.ts';
import type { Patience } from './patience.ts';
import { wantsSignIn } from './sending/blocked.ts';

/** What a check could not tell of an endpoint, and whether it was sent to the sign-in on the way. */
export interface Ran {
  untold: Untold[];
  sentToSignIn: boolean;
}

/** Drives a check over one endpoint, or over each of its points. */
export async function runCheck(
  context: Context,
  check: Check,
  scope: EndpointScope,
  [index, order]: readonly [endpoint: number, check: number],
  patience: Patience,
  /** Why silence proves nothing at this endpoint. */
  hollow?: string,
): Promise<Ran> {
  const { options, state, progress } = context;
  const { endpoint } = scope;
  const ceiling = check.ceiling[options.profile];
  const ran: Ran = { untold: [], sentToSignIn: false };
  const leaveOut = (point: Point, reason: string) => ran.untold.push({ check: check.id, point, reason });
  for (const points of check.scope === 'point' ? scope.points.map((point) => [point]) : [scope.points]) {
    const over = () => state.over ?? patience.over();
    const allowed = options.budgetPerEndpoint ?? PROFILE_ENDPOINT_BUDGET[options.profile];
    const left = allowed - context.sender.sentTo(endpoint);
    const already = over() ?? (left > 0 ? undefined : `the budget of ${allowed} requests for one endpoint is used up`);
    if (already !== undefined) {
      for (const point of points) leaveOut(point, already);
      progress.done(check.id, ceiling, 0);
      continue;
    }
    const [point] = check.scope === 'point' ? points : [];
    const errand = { check: check.id, ...(point && { parameter: parameterOf(point) }) };
    state.doing = `${check.title}: ${nameInReport(endpoint)}${point ? ` ${parameterOf(point)}` : ''}`;
    const driven = await driveAny(check, scope, point, {
      places: points.map((each) => ({ endpoint, point: each })),
      ceiling: Math.min(ceiling, left),
      fresh: context.freshFor(),
      perform: async (step) => {
        const seen = await context.perform(step, errand);
        patience.note(seen.exchanges);
        ran.sentToSignIn ||= seen.exchanges.some(({ response }) => response && wantsSignIn(response));
        return seen;
      },
      over,
      ...(hollow !== undefined && { hollow }),
      ordinary: () => scope.baseline.ordinary[0]?.response,
    });
    if (!driven.applies && options.only && hollow === undefined) state.told.add('mended');
    for (const outcome of driven.outcomes) {
      context.report(check, outcome, [index, order, endpoint.points.indexOf(outcome.point)]);
    }
    for (const { place, reason } of driven.untold) leaveOut(place.point, reason);
    progress.done(check.id, ceiling, driven.sent);
  }
  return ran;
}

/** A check's scope says what it is handed: the one place where the two meet. */
function driveAny(check: Check, at: EndpointScope, point: Point | undefined, options: DriveOptions): Promise<Driven> {
  if (point === undefined) return drive(check as Check<'endpoint'>, at, options);
  const there: PointScope = { ...at, point };
  return drive(check as Check<'point'>, there, options);
}
