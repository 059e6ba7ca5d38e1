import type { Events } from '../model/events.ts';
import type { LogEvent } from '../model/log-entry.ts';
import type { Alarms, Operations } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';
import type { Change, Store } from '../model/store.ts';
import type { FindingDesk } from './finding-desk.ts';
import type { Job, JobEvent, JobResult } from './job.ts';
import { createProbeLog } from './probe-log.ts';
import type { Stopped } from './queue.ts';
import type { JobRunner } from './worker-client.ts';

const SAVE_MS = 500;

export interface RunnerDeps {
  store: Store;
  events: Events;
  alarms: Alarms;
  operations: Operations;
  desk: FindingDesk;
  jobs: JobRunner;
  prepare(run: Run): Promise<Job>;
  now: () => number;
}

export const systemEntry = (
  event: Pick<LogEvent, 'action' | 'object' | 'outcome' | 'detail'>,
  run: string,
): LogEvent => ({
  operator: 'system',
  address: 'local',
  requestId: run,
  ...event,
});

/** Says whether nothing of the target could be checked, and why. */
function problemOf(result: JobResult): string | undefined {
  if (result.stats.endpoints > 0) return undefined;
  const failed = result.notChecked.find((item) => item.cause === 'failed');
  return failed === undefined ? undefined : `nothing could be checked: ${failed.reason}`;
}

/** Takes one run from `running` to its end; what it finds is kept and alarmed while it is still going on. */
export function createRunner(deps: RunnerDeps) {
  const { store, events, alarms, operations, desk, jobs, now } = deps;

  async function save(run: Run, change: Change<Run>): Promise<void> {
    Object.assign(run, change);
    await store.runs.update(run.id, change);
    announce(run);
  }

  function announce({ id, device, state, sent, planned, doing, findings }: Run): void {
    events.publish({ topic: 'run', id, device, state, sent, planned, doing, findings: findings.length });
  }

  async function notRestored(run: Run, endpoint: string, detail: string): Promise<void> {
    await alarms.raise({
      kind: 'restore-failed',
      severity: 'high',
      originator: run.device,
      subject: endpoint,
      text: `A check changed ${endpoint} and could not put the old value back: ${detail}`,
    });
  }

  async function execute(run: Run, job: Job): Promise<JobResult> {
    const log = createProbeLog(store.probes, run.id);
    const pending: Promise<unknown>[] = [];
    let savedAt = 0;

    function receive(event: JobEvent): void {
      if (event.type === 'probe') {
        log.add(event.line);
      } else if (event.type === 'progress') {
        const { sent, planned, doing } = event;
        Object.assign(run, { sent, planned: Math.max(planned, sent), doing });
        if (now() - savedAt < SAVE_MS) return;
        savedAt = now();
        pending.push(save(run, { sent: run.sent, planned: run.planned, doing: run.doing }));
      } else if (event.type === 'finding') {
        const { finding } = event;
        if (!run.findings.includes(finding.id)) run.findings.push(finding.id);
        pending.push(desk.seen(run.device, run.id, finding), save(run, { findings: run.findings }));
      } else if (!event.ok) {
        pending.push(notRestored(run, event.endpoint, event.detail));
      }
    }

    try {
      return await jobs.run(job, receive);
    } finally {
      await Promise.all([...pending, log.flush()]);
    }
  }

  async function conclude(run: Run, result: JobResult): Promise<void> {
    const { finding } = run;
    if (finding === undefined) return;
    if (result.retest === 'mended' || result.retest === 'gone') await desk.close(finding, run.id, result.retest);
    else if (result.retest !== 'still') {
      const reason = result.notChecked[0]?.reason ?? 'the place could not be reached as before';
      await desk.unsure(finding, `Looked again, and could not tell: ${reason}`);
    }
  }

  /** @returns the run as it ended; it does not throw for what a device or the worker did. */
  async function end(run: Run, result: JobResult, stopped: Stopped | undefined): Promise<void> {
    const problem = stopped === undefined ? problemOf(result) : undefined;
    if (stopped === undefined) await conclude(run, result);
    const { requests } = result.stats;
    await save(run, {
      state: stopped ?? (problem === undefined ? 'done' : 'failed'),
      endedAt: now(),
      doing: '',
      sent: requests,
      planned: stopped === undefined ? requests : Math.max(run.planned, requests),
      findings: result.findings.map(({ id }) => id),
      notChecked: [...result.notChecked],
      stats: result.stats,
      problem,
    });
  }

  /** @returns the run as it ended; it does not throw for what a device or the worker did. */
  return async function carryOut(run: Run, stopped: () => Stopped | undefined): Promise<Run> {
    try {
      await save(run, { state: 'running', startedAt: now(), doing: 'getting ready' });
      const job = await deps.prepare(run);
      const early = stopped();
      if (early === undefined) await end(run, await execute(run, job), stopped());
      else await save(run, { state: early, endedAt: now(), doing: '' });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // What fails because it was stopped did not fail.
      const state = stopped();
      await save(run, {
        endedAt: now(),
        doing: '',
        ...(state === undefined ? { state: 'failed', problem } : { state }),
      });
      if (state === undefined && run.finding !== undefined)
        await desk.unsure(run.finding, `Looked again, and could not tell: ${problem}`);
    }
    const outcome = run.state === 'done' ? 'done' : 'failed';
    const detail = `${run.state}, ${run.findings.length} found, ${run.sent} requests${run.problem ? `: ${run.problem}` : ''}`;
    await operations.record(systemEntry({ action: 'check.finish', object: run.device, outcome, detail }, run.id));
    return run;
  };
}
