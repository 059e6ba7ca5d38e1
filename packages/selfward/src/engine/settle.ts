import type { Endpoint } from '../model/endpoint.ts';
import type { Point } from '../model/point.ts';
import type { Context } from './context.ts';
import { markedProbe } from './sending/marked.ts';

/**
 * With checks to come that look for what was stored, the fields are marked once more, as the last probe may have left
 * anything; else the old value goes back at once.
 */
export async function settle(context: Context, endpoint: Endpoint, points: readonly Point[]): Promise<void> {
  const stores = endpoint.method !== 'GET' && endpoint.method !== 'HEAD';
  if (!stores) return;
  if (!context.checks.some(({ scope, places }) => scope === 'target' && !places))
    return context.restorer.putBack(endpoint);
  if (points.length === 0 || context.state.over !== undefined) return;
  await context.sender.send(endpoint, markedProbe(endpoint, points, context.freshFor()).probe, { check: 'baseline' });
}
