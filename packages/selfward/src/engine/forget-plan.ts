import type { Endpoint } from '../model/endpoint.ts';
import type { Context } from './context.ts';
import { coveredPoints } from './only.ts';

/** What was planned for an endpoint will not be done: the estimate shrinks. */
export function forgetPlan({ checks, options, progress }: Context, endpoint: Endpoint): void {
  const points = coveredPoints(endpoint, options.only).length;
  for (const { id, scope, ceiling } of checks) {
    if (scope !== 'target') progress.forget(id, ceiling[options.profile] * (scope === 'point' ? points : 1));
  }
}
