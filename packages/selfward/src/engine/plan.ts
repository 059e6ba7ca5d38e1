import type { Surface } from '../model/endpoint.ts';
import type { Context, Planned } from './context.ts';
import { nameInReport } from './endpoint-name.ts';
import { coveredPoints, isOnly } from './only.ts';
import { BASELINE_REQUESTS } from './sending/take-baseline.ts';
import { decideLeave } from './writing/leave.ts';

/** Which endpoints are gone to, by the rules; the others are listed as left alone. */
export function plan(context: Context, surface: Surface): Planned[] {
  const { options, collection, progress, allowed, checks } = context;
  const planned: Planned[] = [];
  for (const [index, endpoint] of surface.endpoints.entries()) {
    if (options.only && !isOnly(options.only, endpoint)) continue;
    if (endpoint.points.length === 0) continue;
    const decision = decideLeave(endpoint, context.rules);
    if (!decision.go) {
      collection.notChecked({ endpoint: nameInReport(endpoint), reason: decision.reason, cause: 'by-rule' }, [
        index,
        -1,
        -1,
      ]);
      continue;
    }
    planned.push({ endpoint, index, restore: decision.restore });
    allowed.set(endpoint.id, endpoint);
    const points = coveredPoints(endpoint, options.only).length;
    progress.expect(BASELINE_REQUESTS);
    for (const { id, scope, ceiling } of checks) {
      if (scope !== 'target') progress.plan(id, ceiling[options.profile], scope === 'point' ? points : 1);
    }
  }
  for (const { id, scope, ceiling } of checks) if (scope === 'target') progress.plan(id, ceiling[options.profile], 1);
  return planned;
}
