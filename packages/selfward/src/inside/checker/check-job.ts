import { loadChecks } from '../../engine/load-checks.ts';
import { run } from '../../engine/run.ts';
import type { Check } from '../../model/check.ts';
import type { Surface } from '../../model/endpoint.ts';
import type { Finding } from '../../model/finding.ts';
import type { Policy } from '../../model/policy.ts';
import type { NotChecked, Report } from '../../model/report.ts';
import type { RunEvent, RunOptions } from '../../model/run.ts';
import type { Identity } from '../../model/target.ts';
import { createPayloadLibrary } from '../../payloads/load.ts';
import type { Job, LearnedNames, ProbeCount } from '../messages.ts';
import { createProbeCounter } from './count-probes.ts';
import { learnRoutes } from './learn-routes.ts';
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
  on: (event: RunEvent) => void,
  onSurface: (surface: Surface) => void,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const payloads = await createPayloadLibrary();
  try {
    const checks = choose(await loadChecks(), job.checks);
    const policy: Policy = {
      profile: 'thorough',
      allow: target.contained ? METHODS.map((method) => ({ endpoint: `${method} /*`, effect: 'keep' as const })) : [],
      deny: [],
    };
    const counter = createProbeCounter(
      new Set(checks.filter(({ madeOf }) => madeOf !== undefined).map(({ id }) => id)),
    );
    const learn: Target['learn'] = (request, stop) => {
      counter.learned(request);
      return target.learn(request, stop);
    };
    const names = new Map<string, LearnedNames>(job.names.map((each) => [JSON.stringify(each), each]));
    const options = (identity: Identity | undefined): RunOptions => ({
      target: { url: `${job.origin}/`, name: job.name },
      async surface(_transport, stop) {
        const only = job.routes && { only: job.routes };
        const learned = { ...job, live: job.table, shadow: target.table, names, learn, ...only };
        const surface = await learnRoutes(learned, stop);
        onSurface(surface);
        counter.surface(surface.endpoints);
        return target.contained ? surface : withUnread(surface);
      },
      checks,
      payloads: payloads.for,
      profile: job.profile,
      transport: { ...target.transport, close: async () => undefined },
      inside: target.inside(job.mode),
      rate: 10_000,
      signal,
      on(event) {
        counter.event(event);
        on(event);
      },
      ...(target.contained && { policy: { ...policy, profile: job.profile } }),
      ...(identity && { identity }),
      ...(!identity && { others: target.identities }),
    });
    const reports: Report[] = [];
    for (const identity of [undefined, ...target.identities]) {
      if (signal.aborted) break;
      reports.push(await run(options(identity)));
    }
    const report = joined(reports, target.troubles, job);
    const mended: string[] = [];
    for (const known of job.known) {
      if (signal.aborted || report.findings.some(({ id }) => id === known.id)) continue;
      const again = await run({ ...options(undefined), only: known });
      if (again.retest === 'mended' || again.retest === 'gone') mended.push(known.id);
    }
    return { report, mended, probes: counter.counts() };
  } finally {
    payloads.stop();
  }
}

/** @throws Error naming a check that nobody knows. */
function choose(checks: readonly Check[], ids: readonly string[] | undefined): Check[] {
  // Nobody listens here: sensors hear what would have called. What is made of crashes and hangs belongs to runs from inside.
  if (!ids)
    return checks.filter(
      ({ byDefault, listens, inside, madeOf }) =>
        madeOf !== undefined || (byDefault && (!listens || inside !== undefined)),
    );
  return ids.map((id) => {
    const found = checks.find((each) => each.id === id);
    if (!found) throw new Error(`checks: "${id}" is not known; known are ${checks.map((each) => each.id).join(', ')}`);
    return found;
  });
}

/** The passes as one report: a finding once, as whom it was seen first. */
function joined(reports: readonly Report[], troubles: readonly string[], job: Job): Report {
  const [first] = reports;
  if (!first) throw new Error('the check was stopped before it began');
  const findings = new Map<string, Finding>();
  const notChecked = new Map<string, NotChecked>();
  for (const report of reports) {
    for (const finding of report.findings) if (!findings.has(finding.id)) findings.set(finding.id, finding);
    for (const each of report.notChecked) notChecked.set(JSON.stringify(each), each);
  }
  const missing = troubles.map((reason): NotChecked => ({ endpoint: `GET ${job.origin}/`, reason, cause: 'failed' }));
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
  return {
    ...first,
    durationMs: sum(({ durationMs }) => durationMs),
    findings: [...findings.values()],
    notChecked: [...notChecked.values(), ...missing],
    visited: [...new Set(reports.flatMap(({ visited }) => visited ?? []))],
    stats: { ...first.stats, requests: sum(({ stats }) => stats.requests) },
  };
}

/** Where handlers are not watched, a route of which no field is known is no route without fields. */
function withUnread({ endpoints, gaps }: Surface): Surface {
  const reason = 'left alone: without a shadow it is not known which fields it takes';
  const unread = endpoints.filter(({ points }) => points.length === 0).map(({ id }) => ({ endpoint: id, reason }));
  return { endpoints, gaps: [...gaps, ...unread] };
}
