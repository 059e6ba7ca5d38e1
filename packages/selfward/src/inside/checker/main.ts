import type { Surface } from '../../model/endpoint.ts';
import type { RunEvent } from '../../model/run.ts';
import { channelOver } from '../channel.ts';
import type { FromChecker, Job, ToChecker } from '../messages.ts';
import { checkJob } from './check-job.ts';
import { inlined } from './inlined.ts';
import { createPace } from './pace.ts';
import { shadowed } from './shadowed.ts';

/**
 * The process that checks: it runs the engine, so that the living one parses no answer and spends no time. It is given one
 * job, tells what it finds as it finds it, and ends.
 */
const channel = channelOver<ToChecker, FromChecker>(process);
const stopping = new AbortController();
const pace = createPace(1, (ms) => channel.tell({ say: 'spent', ms }));

process.on('disconnect', () => process.exit());
process.channel?.ref();
// The group was told to stop: whoever started us decides.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

const inlineMessages = inlined(channel);

channel.on((message) => {
  if (message.say === 'pace') pace.set(message.share);
  else if (message.say === 'stop') stopping.abort();
  else if (message.say === 'job') void carryOut(message.job);
  else inlineMessages.take(message);
});

async function carryOut(job: Job): Promise<void> {
  pace.set(job.shadow.cpuShare);
  try {
    const { entry } = job;
    const target = entry
      ? await shadowed({ ...job, entry }, pace, channel.tell)
      : await inlineMessages.target(job, pace);
    try {
      const outcome = await checkJob(job, target, tellEvent, tellSurface, stopping.signal);
      channel.tell({ say: 'done', ...outcome });
    } finally {
      await target.stop();
    }
  } catch (error) {
    channel.tell({ say: 'failed', reason: error instanceof Error ? error.message : String(error) });
  } finally {
    // What was told is on its way; the channel ends behind it.
    process.disconnect?.();
  }
}

function tellSurface({ endpoints }: Surface): void {
  channel.tell({ say: 'points', points: endpoints.map(({ id, points }) => [id, points.length] as const) });
}

function tellEvent(event: RunEvent): void {
  if (event.type === 'finding') channel.tell({ say: 'finding', finding: event.finding });
  else if (event.type === 'progress') channel.tell({ say: 'progress', sent: event.sent, planned: event.planned });
  else if (event.type === 'exchange') {
    const sensors = [...new Set(event.exchange.sightings.map(({ sensor }) => sensor))];
    if (sensors.length > 0) channel.tell({ say: 'sinks', endpoint: event.endpoint, sensors });
  }
}
