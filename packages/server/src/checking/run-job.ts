import {
  asChecks,
  type Browser,
  type Check,
  createBrowser,
  createNetworkTransport,
  createPayloadLibrary,
  type Exchange,
  type Finding,
  isAnswered,
  listenFor,
  type NotChecked,
  type OwnRun,
  type RunEvent,
  run,
} from 'selfward/engine';
import type { Job, JobEvent, JobResult, ProbeLine } from './job.ts';
import { learnSurface } from './learn-surface.ts';
import { runBesideTools } from './run-beside-tools.ts';
import { testsOfJob } from './tests-of-job.ts';

function lineOf(exchange: Exchange, check: string, parameter: string | undefined): ProbeLine {
  return {
    at: Math.round(exchange.at),
    check,
    method: exchange.request.method,
    url: exchange.request.url.slice(0, 2000),
    parameter: parameter ?? '',
    note: exchange.probe.note,
    status: isAnswered(exchange) ? exchange.response.status : 0,
    tookMs: isAnswered(exchange) ? Math.round(exchange.response.totalMs * 10) / 10 : 0,
    failure: exchange.failure?.message ?? '',
  };
}

/** The strongest of what several passes saw of the same place: a proof outlives a guess. */
function unite(into: Map<string, Finding>, finding: Finding): void {
  const known = into.get(finding.id);
  if (known === undefined || (known.confidence === 'tentative' && finding.confidence === 'proved')) {
    into.set(finding.id, finding);
  }
}

const keyOf = ({ endpoint, reason, check = '', parameter = '' }: NotChecked) =>
  JSON.stringify([endpoint, reason, check, parameter]);

/** What became of one finding over all passes: seen anywhere means still there, unsure anywhere means unsure. */
function retestOf(verdicts: readonly JobResult['retest'][]): JobResult['retest'] {
  const order = ['still', 'unknown', 'mended', 'gone'] as const;
  return order.find((verdict) => verdicts.includes(verdict));
}

/** Carries out one job: its passes one after the other, so that a device never has two of them at once. */
export async function runJob(job: Job, signal: AbortSignal, on: (event: JobEvent) => void): Promise<JobResult> {
  const own = asChecks(job.ownChecks);
  const tests = await testsOfJob(job, own.checks);
  const payloads = await createPayloadLibrary({ folders: job.payloadFolders });
  const findings = new Map<string, Finding>();
  const notChecked = new Map<string, NotChecked>();
  for (const id of tests.lost) {
    const reason = `the check ${id} is not there any more: its file was removed, or it was switched off for this device meanwhile`;
    const item: NotChecked = {
      endpoint: `GET ${job.passes[0]?.url ?? job.device}`,
      reason,
      check: id,
      cause: 'failed',
    };
    notChecked.set(keyOf(item), item);
  }
  const retests: JobResult['retest'][] = [];
  const stats = { requests: 0, injectionPoints: 0, endpoints: 0 };
  let sentBefore = 0;

  function relay(event: RunEvent, remaining: number, as: string): void {
    if (event.type === 'progress') {
      const { sent, planned } = event;
      // Passes that are still to come are reckoned to be like this one.
      const doing = as === '' ? event.doing : `as ${as}: ${event.doing}`;
      on({ type: 'progress', sent: sentBefore + sent, planned: sentBefore + planned * (remaining + 1), doing });
    } else if (event.type === 'exchange') {
      on({ type: 'probe', line: lineOf(event.exchange, event.check, event.parameter) });
    } else if (event.type === 'finding') {
      on({ type: 'finding', finding: event.finding });
    } else if (event.type === 'restored') {
      on({ type: 'restored', endpoint: event.endpoint, ok: event.ok, detail: event.detail });
    }
  }

  /** A browser that does not start is told of; what it would have run is proved without it. */
  async function startBrowser(checks: readonly Check[]): Promise<Browser | undefined> {
    if (job.browser === undefined || !checks.some(({ cwe }) => cwe === 'CWE-79')) return undefined;
    try {
      return await createBrowser({ executable: job.browser });
    } catch (error) {
      const reason = `no browser ran what was found: ${error instanceof Error ? error.message : String(error)}`;
      const item: NotChecked = { endpoint: `GET ${job.passes[0]?.url ?? job.device}`, reason, cause: 'failed' };
      notChecked.set(keyOf(item), item);
      return undefined;
    }
  }

  try {
    for (const [index, pass] of job.passes.entries()) {
      if (signal.aborted) break;
      const wanted = tests.checksFor(pass.url);
      const tools = job.tools ?? [];
      if (wanted.length + tools.length === 0) continue;
      const target = { url: pass.url, name: job.device };
      const policy = pass.policy === undefined ? {} : { policy: pass.policy };
      const shown = (event: RunEvent) => relay(event, job.passes.length - 1 - index, pass.identity?.name ?? '');
      const surface = learnSurface(pass, job.profile);
      const own: OwnRun = async (part) => {
        // A port that another run holds is no reason to check nothing: the report says that nobody listened.
        const listener = await listenFor(pass.url, part.checks, job.callback).catch(() => undefined);
        const browser = await startBrowser(part.checks);
        return run({
          ...{ target, profile: job.profile, signal, on: shown, ...policy, ...part },
          payloads: (check) => payloads.for(check),
          transport: createNetworkTransport(),
          ...(listener === undefined ? {} : { listener }),
          ...(browser === undefined ? {} : { browser }),
          ...(pass.identity === undefined ? {} : { identity: pass.identity }),
          ...(pass.others === undefined ? {} : { others: pass.others }),
          ...(job.only === undefined ? {} : { only: job.only }),
        });
      };
      const signsIn = pass.identity?.signIn !== undefined;
      const seen = { target, surface, signsIn, ...policy };
      const beside = { ...seen, checks: wanted, known: tests.known, profile: job.profile, signal };
      const report = await (tools.length === 0
        ? own({ surface, checks: wanted })
        : runBesideTools(
            { ...beside, tools, ...(job.templates && { templates: job.templates }) },
            own,
            job.only,
            shown,
          ));
      for (const finding of report.findings) unite(findings, finding);
      for (const item of report.notChecked) notChecked.set(keyOf(item), item);
      retests.push(report.retest);
      sentBefore += report.stats.requests;
      stats.requests += report.stats.requests;
      stats.injectionPoints = Math.max(stats.injectionPoints, report.stats.injectionPoints);
      stats.endpoints = Math.max(stats.endpoints, report.stats.endpoints);
    }
  } finally {
    await payloads.stop();
    own.stop();
  }
  const retest = retestOf(retests);
  return {
    findings: [...findings.values()],
    notChecked: [...notChecked.values()],
    stats,
    ...(retest === undefined ? {} : { retest }),
  };
}
