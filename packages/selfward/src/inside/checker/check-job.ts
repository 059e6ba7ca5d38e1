import { loadChecks } from '../../engine/load-checks.ts';
import { run } from '../../engine/run.ts';
import type { Surface } from '../../model/endpoint.ts';
import { createFresh } from '../../model/marker.ts';
import type { Policy } from '../../model/policy.ts';
import type { Report } from '../../model/report.ts';
import type { RunEvent, RunOptions } from '../../model/run.ts';
import type { Identity } from '../../model/target.ts';
import { createPayloadLibrary } from '../../payloads/load.ts';
import { createCookieJar, dress } from '../../probe/cookies.ts';
import type { Job, LearnedNames, LearnedShape, ProbeCount } from '../messages.ts';
import { type Caller, callersOf, hasWork, tableFor } from './as-whom.ts';
import { chooseChecks } from './choose-checks.ts';
import { createProbeCounter } from './count-probes.ts';
import { joinReports } from './join-reports.ts';
import { learnRoutes } from './learn-routes.ts';
import { storedNotChecked } from './lost-writes.ts';
import { ownTests } from './own-tests.ts';
import { createStrangers } from './strangers.ts';
import type { Target } from './target.ts';

/** Everything may be tried where nothing lasts. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface JobOutcome {
  report: Report;
  /** Known findings whose places were looked at again and are mended or gone. */
  mended: string[];
  probes: ProbeCount[];
}

/** Carries out one job: as nobody, then as each identity. */
export async function checkJob(
  job: Job,
  target: Target,
  on: (event: RunEvent, caller: string | undefined) => void,
  onSurface: (surface: Surface) => void,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const shipped = await loadChecks();
  const payloads = await createPayloadLibrary({ folders: job.own?.payloads ?? [] });
  const taken = shipped.map(({ id }) => id);
  const own = await ownTests(job.own ?? {}, taken, job.origin);
  try {
    const { checks, gaps } = chooseChecks(shipped, own, job.checks, job.origin);
    // The living process is treated as a device is: what is named like an action is left alone there, described or not.
    const profile = target.contained ? job.profile : 'gentle';
    const policy: Policy = {
      profile,
      allow: METHODS.map((method) => ({ endpoint: `${method} /*`, effect: 'keep' as const })),
      deny: [],
    };
    const counter = createProbeCounter(
      new Set(checks.filter(({ madeOf }) => madeOf !== undefined).map(({ id }) => id)),
    );
    // A handler behind a role asks for its fields only when that role calls.
    const learnAs =
      (caller: Caller): Target['learn'] =>
      (request, stop) => {
        counter.learned(request);
        return target.learn(dress(request, caller, createCookieJar()), stop);
      };
    const answered = new Set<string>();
    const names = new Map<string, LearnedNames>(job.names.map((each) => [JSON.stringify(each), each]));
    const shapes = new Map<string, LearnedShape>();
    const inside = target.inside(job.mode);
    const strangers = target.contained ? createStrangers(inside, createFresh()) : undefined;
    const callers: readonly Caller[] = [undefined, ...target.identities];
    const passes = callers.filter((caller) => hasWork(caller, job.table, job.routes));
    const before = { sent: 0, left: passes.length };
    const options = (identity: Caller): RunOptions => ({
      target: { url: `${job.origin}/`, name: job.name },
      async surface(_transport, stop) {
        const only = job.routes && { only: job.routes };
        const learned = {
          ...job,
          live: tableFor(identity, job.table),
          shadow: target.table,
          names,
          shapes,
          answered,
          ...(strangers && { strangers }),
          ...only,
        };
        const surface = await learnRoutes({ ...learned, learn: learnAs(identity) }, stop);
        onSurface(surface);
        counter.surface(surface.endpoints);
        return target.contained ? surface : withUnread(surface);
      },
      checks,
      payloads: payloads.for,
      profile,
      transport: { ...target.transport, close: async () => undefined },
      inside,
      rate: 10_000,
      signal,
      on(event) {
        counter.event(event);
        on(event.type === 'progress' ? overAll(event, before) : event, identity?.name);
      },
      ...(target.contained && { policy }),
      ...(identity && { identity }),
      others: readersBeside(identity, target.identities),
    });
    const reports: Report[] = [];
    for (const caller of passes) {
      if (signal.aborted) break;
      before.left--;
      const report = await run(options(caller));
      before.sent += report.stats.requests;
      reports.push(report);
    }
    const joined = joinReports(reports, target.troubles, job.origin, answered);
    const stored = storedNotChecked(target.lost?.() ?? [], job, joined.checks, joined.findings);
    const report: Report = { ...joined, notChecked: [...joined.notChecked, ...stored, ...own.gaps, ...gaps] };
    const mended: string[] = [];
    for (const known of job.known) {
      if (signal.aborted || report.findings.some(({ id }) => id === known.id)) continue;
      const verdicts: Report['retest'][] = [];
      for (const caller of callersOf(known, callers, job.table, job.origin)) {
        const again = await run({ ...options(caller), only: known });
        verdicts.push(again.retest);
        if (again.retest === 'still') break;
      }
      // Who is not let in cannot tell; nobody may still see it.
      if (!verdicts.includes('still') && verdicts.some((verdict) => verdict === 'mended' || verdict === 'gone'))
        mended.push(known.id);
    }
    return { report, mended, probes: counter.counts() };
  } finally {
    payloads.stop();
    own.stop();
  }
}

/** What nobody stored is read as each; what one stored, as the last that is named, who is shown most. */
function readersBeside(caller: Caller, identities: readonly Identity[]): readonly Identity[] {
  return caller === undefined ? identities : identities.slice(-1).filter(({ name }) => name !== caller.name);
}

/** How far the whole job is: passes that are still to come are reckoned to be like this one. */
function overAll(
  event: Extract<RunEvent, { type: 'progress' }>,
  { sent, left }: { sent: number; left: number },
): RunEvent {
  return { ...event, sent: sent + event.sent, planned: sent + event.planned * (left + 1) };
}

/** Where handlers are not watched, a route of which no field is known is no route without fields. */
function withUnread({ endpoints, gaps }: Surface): Surface {
  const reason = 'left alone: without a shadow it is not known which fields it takes';
  const unread = endpoints.filter(({ points }) => points.length === 0).map(({ id }) => ({ endpoint: id, reason }));
  return { endpoints, gaps: [...gaps, ...unread] };
}
