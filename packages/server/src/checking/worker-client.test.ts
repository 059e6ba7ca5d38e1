import { expect, it } from 'vitest';
import type { Job } from './job.ts';
import { createWorkerRunner } from './worker-client.ts';

/** Works on a job by its name: `spin` never comes back, anything else is done at once. */
const WORKER = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ type, job }) => {
  if (type === 'ping') parentPort.postMessage({ type: 'pong' });
  if (type === 'close') process.exit(0);
  if (type !== 'start') return;
  if (job.run === 'spin') for (;;);
  const stats = { requests: 0, injectionPoints: 0, endpoints: 0 };
  parentPort.postMessage({ type: 'done', run: job.run, result: { findings: [], notChecked: [], stats } });
});
`;
const entry = new URL(`data:text/javascript,${encodeURIComponent(WORKER)}`);
const job = (run: string): Job => ({
  ...{ run, device: 'd', checks: [], profile: 'gentle' },
  ...{ payloadFolders: [], ownChecks: [], passes: [] },
});

it('ends a worker that one answer keeps busy without end, and goes on with another', async () => {
  const jobs = createWorkerRunner({ entry, pingMs: 100, mostUnanswered: 20 });
  await expect(jobs.run(job('spin'), () => {})).rejects.toThrow('kept it busy without end');
  await expect(jobs.run(job('next'), () => {})).resolves.toMatchObject({ findings: [] });
  await jobs.stop();
});
