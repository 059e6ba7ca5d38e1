import type { WatchOptions } from '../../model/monitor.ts';
import type { Attached } from '../adapters/adapter.ts';
import type { Guard } from '../live/guard.ts';
import type { Inline } from '../live/inline.ts';
import type { Lead } from '../live/lead.ts';
import type { FromChecker, Job, LearnedNames } from '../messages.ts';
import type { JobParts } from './job-of.ts';
import type { RunningJob } from './run-job.ts';

/** What a monitor needs of its process; tests hand in their own. */
export interface MonitorParts {
  attached: Attached;
  options: WatchOptions;
  name: string;
  which: number;
  entry: JobParts['entry'];
  guard: Omit<Guard, 'stop'>;
  /** Called four times a second. @returns its own end. */
  onTick(listener: () => void): () => void;
  /** Follows operators' requests for the guard until the returned function is called. */
  attend(): () => void;
  lead: Lead;
  names(): readonly LearnedNames[];
  /** Called after operators used a field that nobody knew of. @returns its own end. */
  onNames(listener: () => void): () => void;
  /** Called when a dependency, a module or a template of the application is another one. */
  onLoad(listener: () => void): void;
  run(job: Job, on: (message: FromChecker) => void): RunningJob;
  /** Takes probes in this process, for a job without a shadow. */
  inline: Inline;
  stopLive(): Promise<void>;
}
