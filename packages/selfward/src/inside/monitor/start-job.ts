import type { FromChecker, Job, SensorState } from '../messages.ts';
import { createInlineTurns } from './inline-turns.ts';
import type { MonitorParts } from './monitor-parts.ts';

/** The job that is being carried out. */
export interface StartedJob {
  /** Has it stop where it is; what was found until then is told. */
  breakOff(): void;
  /** Ends its process. */
  stop(): Promise<void>;
  ended: Promise<void>;
}

export interface StartJobParts extends Pick<MonitorParts, 'run' | 'inline' | 'attend' | 'onTick' | 'guard'> {
  hear(message: FromChecker): void;
  /** Of sensors in this process, where the job has no shadow. */
  onSensors(seen: readonly SensorState[]): void;
  onError(error: Error): void;
}

/** Starts a job and keeps it to the guard's pace until it ends. */
export function startJob(job: Job, parts: StartJobParts): StartedJob {
  const { guard, inline } = parts;
  const running = parts.run(job, (message) => {
    if (message.say === 'spent') guard.spent('shadow', '', message.ms);
    else parts.hear(message);
  });
  if (!job.entry) {
    inline
      .begin(running.tell)
      .then(parts.onSensors, (error: unknown) =>
        parts.onError(error instanceof Error ? error : new Error(String(error))),
      );
  }
  // Beside a shadow it is enough to know whether anything is asked; in the living process each request counts.
  const turns = job.entry ? undefined : createInlineTurns({ attend: parts.attend, rest: inline.rest });
  const untick = parts.onTick(() => {
    const { wait } = guard.allow(turns ? 'inline' : 'shadow', '');
    running.tell({ say: 'pace', share: turns ? Number(turns.looked(wait === 0)) : guard.share() });
  });
  const ended = running.ended.then(() => {
    untick();
    turns?.end();
    inline.end();
  });
  return { breakOff: () => running.tell({ say: 'stop' }), stop: running.stop, ended };
}
