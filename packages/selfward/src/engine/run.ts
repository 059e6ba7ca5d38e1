import { prove as proveAny } from '../judge/prove/index.ts';
import type { Surface } from '../model/endpoint.ts';
import type { Report } from '../model/report.ts';
import type { RunOptions } from '../model/run.ts';
import { CONNECTIONS } from '../probe/guard.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { checkTarget } from './check-target.ts';
import { collectLate } from './collect-late.ts';
import type { Context, RunParts } from './context.ts';
import { createContext } from './create-context.ts';
import { nameInReport } from './endpoint-name.ts';
import { collectLateInside } from './inside/collect-late-inside.ts';
import { covers } from './inside/covers.ts';
import { markAgain } from './inside/visit-others.ts';
import { learn } from './learn.ts';
import { coveredPoints } from './only.ts';
import { plan } from './plan.ts';
import { inPool } from './pool.ts';
import { retestOf } from './retest.ts';

/**
 * Checks one target: learns its surface, runs the checks on every endpoint, verifies what they prove, puts back what
 * was written. Always resolves with a report: what could not be told stands in `notChecked`.
 *
 * @example
 * ```ts
 * const report = await run({
 *   target: { url: 'http://192.0.2.7/' },
 *   surface: crawl('http://192.0.2.7/'),
 *   checks: await loadChecks(),
 *   payloads: (check) => library.for(check),
 *   profile: 'gentle',
 *   transport: createNetworkTransport(),
 * });
 * ```
 */
export function run(options: RunOptions): Promise<Report> {
  return runWith(options, { prove: proveAny });
}

/** {@link run}, with its parts handed in. */
export async function runWith(options: RunOptions, parts: RunParts): Promise<Report> {
  const now = options.now ?? Date.now;
  const startedAt = now();
  const context = createContext(options, parts);
  const { collection, guard, restorer, state } = context;
  let surface: Surface | undefined;
  let retest: Report['retest'];
  let points = 0;
  let visited: string[] = [];
  try {
    sayWhoDoesNotListen(context);
    surface = await learn(context);
    if (surface) {
      const planned = plan(context, surface);
      visited = [...new Set(planned.map(({ endpoint }) => nameInReport(endpoint)))];
      points = planned.reduce((sum, { endpoint }) => sum + coveredPoints(endpoint, options.only).length, 0);
      await inPool(planned, CONNECTIONS[options.profile], (each) => checkEndpoint(context, each));
      await markAgain(context, planned);
      await checkTarget(context, planned, surface.endpoints);
      await collectLate(context, planned, now() - startedAt);
      await collectLateInside(context, planned);
    }
    if (options.only) retest = await retestOf(context, options.only, surface);
  } finally {
    // Whatever happened: what was written goes back before the connection ends.
    await restorer.putBack();
    await Promise.allSettled([options.transport.close(), options.browser?.close(), options.listener?.close()]);
  }
  context.emit({ type: 'progress', sent: guard.sent(), planned: guard.sent(), doing: state.over ?? 'done' });
  return {
    schema: 'selfward-report/1',
    target: options.target.url,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(now() - startedAt),
    profile: options.profile,
    checks: context.checks.map(({ id }) => id),
    findings: collection.findings(),
    notChecked: collection.leftOut(),
    visited,
    ...(retest && { retest }),
    stats: { requests: guard.sent(), injectionPoints: points, endpoints: surface?.endpoints.length ?? 0 },
  };
}

/** Checks that wait for calls from outside, in a run where nobody listens: what they would hear is not checked. */
function sayWhoDoesNotListen({ options, checks, collection }: Context): void {
  if (options.listener) return;
  for (const [order, { id, listens, inside }] of checks.entries()) {
    // Sensors hear what would have called.
    if (options.inside && inside && covers(options.inside, inside)) continue;
    const reason = 'left alone: nobody listens where the target could call back';
    const notChecked = { endpoint: `GET ${options.target.url}`, reason, check: id, cause: 'by-rule' as const };
    if (listens) collection.notChecked(notChecked, [-1, order, -1]);
  }
}
