import { channelOver } from '../channel.ts';
import type { FromChecker, Job, ToChecker } from '../messages.ts';
import { fewMessages } from './few-messages.ts';
import { beginShadow } from './first-shadow.ts';
import { createPace } from './pace.ts';
import { stepBack } from './step-back.ts';

/**
 * The process that checks: it runs the engine, so that the living one parses no answer and spends no time. It is given one
 * job, tells what it finds as it finds it, and ends. Its shadow comes up beside it while it loads the engine.
 */
const whole = channelOver<ToChecker, FromChecker>(process);
const channel = { ...whole, tell: fewMessages(whole.tell) };
const stopping = new AbortController();
const pace = createPace({ share: 1, tell: (ms) => channel.tell({ say: 'spent', ms }) });
const waiting: ToChecker[] = [];
let take: (message: ToChecker) => void = (message) => void waiting.push(message);

process.on('disconnect', () => process.exit());
process.channel?.ref();
// The group was told to stop: whoever started us decides.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

channel.on((message) => {
  if (message.say === 'pace') pace.set(message.share);
  else if (message.say === 'stop') stopping.abort();
  take(message);
  if (message.say === 'job') void begin(message.job);
});

async function begin(job: Job): Promise<void> {
  pace.set(job.shadow.cpuShare);
  // Before there is a shadow: it takes the policy over.
  await stepBack();
  const { entry } = job;
  const first = entry && beginShadow({ ...job, entry });
  try {
    const { createTaker } = await import('./carry-out.ts');
    take = createTaker({ channel, pace, signal: stopping.signal, ...(first && { first }) });
  } catch (error) {
    channel.tell({ say: 'failed', reason: error instanceof Error ? error.message : String(error) });
    await first?.shadow.then((shadow) => shadow.stop()).catch(() => undefined);
    process.disconnect?.();
  }
  for (const message of waiting.splice(0)) take(message);
}
