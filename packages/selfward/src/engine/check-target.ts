import type { Check, TargetScope } from '../model/check.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Context, Planned } from './context.ts';
import { type Driven, drive, type Place } from './drive.ts';
import { nameInReport, parameterOf } from './endpoint-name.ts';
import { toolsOf } from './tools-of.ts';

/** Runs the checks that look at the whole target: what went in at one place and comes out at another. */
export async function checkTarget(
  context: Context,
  planned: readonly Planned[],
  endpoints: readonly Endpoint[],
): Promise<void> {
  const { options, state, progress, register, collection } = context;
  for (const [order, check] of context.checks.entries()) {
    if (check.scope !== 'target') continue;
    const ceiling = check.ceiling[options.profile];
    const at: TargetScope = {
      // As they were probed: the ordinary values may be the ones that were there already.
      endpoints: endpoints.map((endpoint) => context.allowed.get(endpoint.id) ?? endpoint),
      planted: register.planted(),
      payloads: options.payloads(check.id),
      ...toolsOf(options),
    };
    const places = check.places ?? placesOf(at);
    const positionOf = (endpoint: Endpoint) =>
      planned.find((each) => each.endpoint.id === endpoint.id)?.index ?? endpoints.length;
    let driven: Driven = { applies: true, outcomes: [], untold: [], sent: 0 };
    if (state.over !== undefined)
      driven = { ...driven, untold: places.map((place) => ({ place, reason: state.over ?? '' })) };
    else if (places.length > 0) {
      state.doing = check.title;
      const driveOnce = () =>
        drive(check as Check<'target'>, at, {
          places,
          ceiling,
          fresh: context.freshFor(),
          perform: (step) => context.perform(step, { check: check.id }),
          over: () => state.over,
          ordinary: ({ endpoint }) => context.ordinary.get(endpoint.id),
        });
      driven = await driveSteadily(context, places, driveOnce);
    }
    for (const outcome of driven.outcomes) context.report(check, outcome, [positionOf(outcome.endpoint), order, 0]);
    for (const { place, reason } of driven.untold) {
      const parameter = parameterOf(place.point);
      const endpoint = `${nameInReport(place.endpoint)} ${parameter}`.trimEnd();
      const cause = check.places && /left alone|outside of/.test(reason) ? 'by-rule' : 'failed';
      const named = parameter === '' ? {} : { parameter };
      collection.notChecked({ endpoint, reason, check: check.id, ...named, cause }, [
        positionOf(place.endpoint),
        order,
        0,
      ]);
    }
    progress.done(check.id, ceiling, driven.sent);
  }
}

/** What was sent while the sign-in was lost tells nothing: it is tried once more. */
async function driveSteadily({ signIns }: Context, places: readonly Place[], driveOnce: () => Promise<Driven>) {
  for (let round = 0; round < 2; round++) {
    const before = signIns.losses();
    const driven = await driveOnce();
    await signIns.confirm();
    if (signIns.losses() === before) return driven;
  }
  const reason = 'the sign-in was lost each time that it was checked';
  return { applies: true, outcomes: [], untold: places.map((place) => ({ place, reason })), sent: 0 };
}

/** Every place where a marker went in, once. */
function placesOf({ planted }: TargetScope): Place[] {
  const places = new Map<string, Place>();
  for (const { endpoint, point } of planted) places.set(`${endpoint.id}\n${point.id}`, { endpoint, point });
  return [...places.values()];
}
