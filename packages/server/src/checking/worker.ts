/** The checking worker: takes jobs from the server's thread, gives back events in batches and one result each. */
import { parentPort } from 'node:worker_threads';
import type { FromWorker, Job, JobEvent, ToWorker } from './job.ts';
import { runJob } from './run-job.ts';

const BATCH_MS = 100;

const port = parentPort;
if (port === null) throw new Error('worker.ts is started by the server as a worker thread, not on its own');

const running = new Map<string, AbortController>();
const finished = new Map<string, Promise<void>>();
const say = (message: FromWorker) => port.postMessage(message);

async function carryOut(job: Job, signal: AbortSignal): Promise<void> {
  let batch: JobEvent[] = [];
  const flush = () => {
    if (batch.length === 0) return;
    const events = batch;
    batch = [];
    say({ type: 'events', run: job.run, events });
  };
  const timer = setInterval(flush, BATCH_MS);
  try {
    const result = await runJob(job, signal, (event) => {
      batch.push(event);
      if (event.type === 'finding') flush();
    });
    flush();
    say({ type: 'done', run: job.run, result });
  } catch (error) {
    flush();
    say({ type: 'failed', run: job.run, problem: error instanceof Error ? error.message : String(error) });
  } finally {
    clearInterval(timer);
    running.delete(job.run);
    finished.delete(job.run);
  }
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'start') {
    const controller = new AbortController();
    running.set(message.job.run, controller);
    finished.set(message.job.run, carryOut(message.job, controller.signal));
  } else if (message.type === 'cancel') {
    running.get(message.run)?.abort();
  } else if (message.type === 'ping') {
    say({ type: 'pong' });
  } else {
    // Old values are written back before the worker goes: an aborted run restores what it changed.
    for (const controller of running.values()) controller.abort();
    void Promise.allSettled(finished.values()).then(() => process.exit(0));
  }
});
