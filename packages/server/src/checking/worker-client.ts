import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromWorker, Job, JobEvent, JobResult, ToWorker } from './job.ts';

/** Carries out jobs somewhere else than on the server's own event loop. */
export interface JobRunner {
  /** @throws when the job could not be carried out to its end. */
  run(job: Job, on: (event: JobEvent) => void): Promise<JobResult>;
  cancel(run: string): void;
  stop(): Promise<void>;
}

interface Pending {
  on(event: JobEvent): void;
  resolve(result: JobResult): void;
  reject(error: Error): void;
}

/**
 * Runs jobs in one worker thread, so that parsing hostile answers never makes an operator wait. A worker that dies
 * takes its runs with it (they fail, and say so); the next job starts a new one.
 */
export function createWorkerRunner(): JobRunner {
  const pending = new Map<string, Pending>();
  let worker: Worker | undefined;
  let stopping = false;

  function settle(run: string): Pending | undefined {
    const waiting = pending.get(run);
    pending.delete(run);
    return waiting;
  }

  function receive(message: FromWorker): void {
    if (message.type === 'events') {
      for (const event of message.events) pending.get(message.run)?.on(event);
    } else if (message.type === 'done') {
      settle(message.run)?.resolve(message.result);
    } else {
      settle(message.run)?.reject(new Error(message.problem));
    }
  }

  function start(): Worker {
    const entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
    const started = new Worker(entry, { name: 'checking', resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    started.on('message', receive);
    const lost = (cause?: unknown) => {
      if (worker === started) worker = undefined;
      for (const run of [...pending.keys()]) {
        settle(run)?.reject(new Error('the checking worker ended unexpectedly', { cause }));
      }
    };
    started.on('error', lost);
    started.on('exit', () => lost());
    started.unref();
    return started;
  }

  function tell(message: ToWorker): void {
    worker ??= start();
    worker.postMessage(message);
  }

  return {
    run(job, on) {
      if (stopping) return Promise.reject(new Error('the server is stopping'));
      return new Promise((resolve, reject) => {
        pending.set(job.run, { on, resolve, reject });
        tell({ type: 'start', job });
      });
    },
    cancel(run) {
      if (pending.has(run)) tell({ type: 'cancel', run });
    },
    async stop() {
      stopping = true;
      const last = worker;
      if (last === undefined) return;
      last.ref();
      const gone = new Promise((resolve) => last.once('exit', resolve));
      last.postMessage({ type: 'close' } satisfies ToWorker);
      await gone;
    },
  };
}
