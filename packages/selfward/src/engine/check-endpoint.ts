import { CONNECTIONS } from '../probe/guard.ts';
import type { Context, Planned } from './context.ts';
import { nameInReport } from './endpoint-name.ts';
import { forgetPlan } from './forget-plan.ts';
import { BASELINE_REQUESTS } from './sending/take-baseline.ts';
import { visit } from './visit.ts';

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
