import type { Surface } from '../../model/endpoint.ts';
import type { RunEvent } from '../../model/run.ts';
import type { Channel } from '../channel.ts';
import type { FromChecker, Job, ToChecker } from '../messages.ts';
import { checkJob } from './check-job.ts';
import type { FirstShadow } from './first-shadow.ts';
import { inlined } from './inlined.ts';
import type { Pace } from './pace.ts';
import { createProbeNotes } from './probe-notes.ts';
import { shadowed } from './shadowed.ts';

export interface CarryOutParts {
  channel: Channel<ToChecker, FromChecker>;
  pace: Pace;
  signal: AbortSignal;
  /** Of the one job, begun before. */
  first?: FirstShadow;
}

/** Takes a job and what is said of it. */
export function createTaker({ channel, pace, signal, first }: CarryOutParts): (message: ToChecker) => void {
  const inlineMessages = inlined(channel);

  const notes = createProbeNotes((probes) => channel.tell({ say: 'probes', probes }));

  async function carryOut(job: Job): Promise<void> {
    try {
      const { entry } = job;
      const target = entry
        ? await shadowed({ ...job, entry }, pace, channel.tell, first)
        : await inlineMessages.target(job, pace);
      try {
        const outcome = await checkJob(
          job,
          target,
          (event, caller) => {
            tellEvent(event);
            if (job.tellProbes && event.type === 'exchange') notes.add(event, caller);
          },
          tellSurface,
          signal,
        );
        notes.flush();
        channel.tell({ say: 'done', ...outcome });
      } finally {
        notes.flush();
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

  return (message) => {
    if (message.say === 'job') void carryOut(message.job);
    else if (message.say !== 'pace' && message.say !== 'stop') inlineMessages.take(message);
  };
}
