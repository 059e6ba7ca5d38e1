import { prove as proveAny } from '../judge/prove/index.ts';
import type { Surface } from '../model/endpoint.ts';
import type { Proof } from '../model/proof.ts';
import type { Report } from '../model/report.ts';
import type { RunOptions } from '../model/run.ts';
import { CONNECTIONS } from '../probe/guard.ts';
import { BASELINE_REQUESTS, checkEndpoint } from './check-endpoint.ts';
import { checkTarget } from './check-target.ts';
import { collectLate } from './collect-late.ts';
import type { Context, Planned } from './context.ts';
import { createContext } from './create-context.ts';
import { nameInReport } from './endpoint-name.ts';
import { coveredPoints, isOnly } from './only.ts';
import { inPool } from './pool.ts';
import { retestOf } from './retest.ts';
import { surfaceTransport } from './surface-transport.ts';
import { decideLeave } from './writing/leave.ts';

/** What a run takes besides its options; tests hand in their own. */
export interface RunParts {
  prove: (proof: Proof) => { holds: true } | { holds: false; because: string };
}

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
      await checkTarget(context, planned, surface.endpoints);
      await collectLate(context, planned, now() - startedAt);
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
  for (const [order, { id, listens }] of checks.entries()) {
    const reason = 'left alone: nobody listens where the target could call back';
    const notChecked = { endpoint: `GET ${options.target.url}`, reason, check: id, cause: 'by-rule' as const };
    if (listens) collection.notChecked(notChecked, [-1, order, -1]);
  }
}

/** Greets the target and learns its surface; `undefined` where either fails. */
async function learn(context: Context): Promise<Surface | undefined> {
  const { options, guard, collection, state, emit } = context;
  const signal = options.signal ?? new AbortController().signal;
  const failed = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    state.over ??= reason;
    collection.notChecked({ endpoint: `GET ${options.target.url}`, reason, cause: 'failed' }, [-1, -1, -1]);
  };
  try {
    context.start = await guard.greet();
    await context.signIns.start();
    if (state.over !== undefined) return undefined;
    // What it shows to strangers is not what it shows from here on, nor is it as fast.
    if (context.signIns.active) context.start = await guard.greet();
  } catch (error) {
    failed(error);
    return undefined;
  }
  try {
    state.doing = 'learning the surface';
    const surface = await learnSteadily(context, () => options.surface(surfaceTransport(context), signal));
    for (const { endpoint, reason } of surface.gaps) {
      const shown = { endpoint: context.redactor.text(endpoint), reason: context.redactor.text(reason) };
      const cause = /left alone|outside the scope/.test(reason) ? 'by-rule' : 'failed';
      collection.notChecked({ ...shown, cause }, [-1, -1, -1]);
    }
    // A source may go on without what it could not read; the run must not take what is left for the whole.
    const ended = options.signal?.aborted ? 'the run was stopped' : guard.halted()?.message;
    if (ended !== undefined) failed(new Error(ended));
    context.endpoints.push(...surface.endpoints);
    emit({
      type: 'surface',
      endpoints: surface.endpoints.length,
      points: surface.endpoints.reduce((sum, endpoint) => sum + coveredPoints(endpoint, options.only).length, 0),
    });
    return surface;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** A surface that was read while the sign-in was lost lacks what only somebody signed in sees: it is read once more. */
async function learnSteadily(
  { signIns, collection, options, state }: Context,
  learnOnce: () => Promise<Surface>,
): Promise<Surface> {
  const surface = await learnOnce();
  await signIns.confirm();
  if (signIns.losses() === 0 || state.over !== undefined) return surface;
  const again = await learnOnce();
  await signIns.confirm();
  if (signIns.losses() > 1) {
    const reason = 'the sign-in was lost while the surface was learned, twice: what only shows later is not known';
    collection.notChecked({ endpoint: `GET ${options.target.url}`, reason, cause: 'failed' }, [-1, -1, -1]);
  }
  return again;
}

/** Which endpoints are gone to, by the rules; the others are listed as left alone. */
function plan(context: Context, surface: Surface): Planned[] {
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
