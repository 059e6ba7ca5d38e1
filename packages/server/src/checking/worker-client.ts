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

export interface WorkerRunnerOptions {
  /** The worker's module. */
  entry?: URL;
  /** Milliseconds between two questions whether it still works. */
  pingMs?: number;
  /** Questions in a row without an answer after which it is ended. */
  mostUnanswered?: number;
}

const ENTRY = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Runs jobs in one worker thread, so that parsing hostile answers never makes an operator wait. A worker that dies, or
 * that one answer keeps busy without end, takes its runs with it (they fail, and say so); the next job starts a new one.
 */
export function createWorkerRunner(options: WorkerRunnerOptions = {}): JobRunner {
  const { entry = ENTRY, pingMs = 10_000, mostUnanswered = 6 } = options;
  const pending = new Map<string, Pending>();
  let worker: Worker | undefined;
  let stopping = false;
  let unanswered = 0;

  function settle(run: string): Pending | undefined {
    const waiting = pending.get(run);
    pending.delete(run);
    return waiting;
  }

  function receive(message: FromWorker): void {
    if (message.type === 'pong') unanswered = 0;
    else if (message.type === 'events') {
      for (const event of message.events) pending.get(message.run)?.on(event);
    } else if (message.type === 'done') {
      settle(message.run)?.resolve(message.result);
    } else {
      settle(message.run)?.reject(new Error(message.problem));
    }
  }

  function start(): Worker {
    const started = new Worker(entry, { name: 'checking', resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    started.on('message', receive);
    let problem = 'the checking worker ended unexpectedly';
    const lost = (cause?: unknown) => {
      clearInterval(timer);
      if (worker !== started) return;
      worker = undefined;
      for (const run of [...pending.keys()]) settle(run)?.reject(new Error(problem, { cause }));
    };
    // Counted in questions, not by the clock: a machine that slept did not answer either.
    unanswered = 0;
    const timer = setInterval(() => {
      unanswered += 1;
      if (unanswered <= mostUnanswered) return started.postMessage({ type: 'ping' } satisfies ToWorker);
      problem = 'the checking worker was ended: an answer of a device under check kept it busy without end';
      void started.terminate();
    }, pingMs);
    timer.unref();
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
