/** Checks a fleet as the server does, through its own worker thread, and tells what that cost this process. */
import { memoryUsage, resourceUsage } from 'node:process';
import type { Job } from '../../packages/server/src/checking/job.ts';
import { createWorkerRunner, type JobRunner } from '../../packages/server/src/checking/worker-client.ts';
import type { Checked, CheckingRole, FromChecking, Outcome } from './messages.ts';
import { outcomeOf } from './outcome-of.ts';

const MB = 2 ** 20;
const TENTHS = 10;
const say = (message: FromChecking) => void process.send?.(message);

/** What a device without words of its own gets: gentle; its label may be written, and is put back. */
const POLICY: Job['passes'][number]['policy'] = {
  profile: 'gentle',
  allow: [{ endpoint: 'POST /label', effect: 'restore' }],
  deny: [],
};

const jobOf = ({ name, url }: Checked, checks: readonly string[]): Job => ({
  run: name,
  device: name,
  passes: [{ url: `${url}/`, policy: POLICY }],
  checks,
  profile: 'gentle',
  payloadFolders: [],
  ownChecks: [],
});

async function check(jobs: JobRunner, device: Checked, checks: readonly string[]): Promise<Outcome> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const result = await jobs.run(jobOf(device, checks), () => undefined);
    return outcomeOf(device.name, seconds(), result);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const nothing = { requests: 0, points: 0, proved: [], failed: [] };
    return { name: device.name, seconds: seconds(), ...nothing, problem };
  }
}

async function checkAll(
  jobs: JobRunner,
  { checks, atOnce }: CheckingRole,
  devices: readonly Checked[],
  on: (outcome: Outcome) => void,
): Promise<void> {
  const waiting = devices.values();
  const hand = async () => {
    for (const device of waiting) on(await check(jobs, device, checks));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, devices.length) }, hand));
}

async function carryOut(role: CheckingRole): Promise<void> {
  const jobs = createWorkerRunner();
  await checkAll(jobs, role, role.warmUp, () => undefined);
  const before = memoryUsage.rss();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const course: number[] = [];
  let done = 0;
  await checkAll(jobs, role, role.devices, (outcome) => {
    done += 1;
    say({ is: 'outcome', outcome });
    if (done * TENTHS >= (course.length + 1) * role.devices.length) course.push(memoryUsage.rss() / MB);
  });
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  const memoryMb = { before: before / MB, peak: resourceUsage().maxRSS / 1024, course };
  say({ is: 'cost', cost: { seconds, cpuMs: (used.user + used.system) / 1000, memoryMb } });
  await jobs.stop();
  process.disconnect?.();
}

process.on('disconnect', () => process.exit(0));
process.once('message', (role: CheckingRole) => void carryOut(role));
