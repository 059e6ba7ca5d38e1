import { type AgentAnswer, type AgentBatch, type AgentMessage, AgentMessageSchema } from 'selfward/engine';
import { z } from 'zod';
import type { DeviceAgent } from '../model/agent.ts';
import type { InsideRuns } from '../model/rooms.ts';
import { cycleOf, cycleRunId } from './cycle-of.ts';

/** Streams of one device whose numbers are remembered: one for each process that reports for it. */
const STREAMS = 8;

const NumberedSchema = z.looseObject({ seq: z.number().int().positive() });

/** What names an order, whether or not the rest is understood. */
const AnswerSchema = z.looseObject({ type: z.enum(['report', 'failed']), order: z.string().max(64) });

export interface BatchDeps {
  inside: InsideRuns;
  /** An order was answered. */
  answered(device: string, order: string): void;
  /** Whether it was ordered, and is open. */
  isOrdered(device: string, order: string): boolean;
  now: () => number;
}

/** What of a batch was taken, and the device's row after it. */
export interface Taken {
  answer: AgentAnswer;
  row: DeviceAgent;
  greeted: boolean;
}

/**
 * Works a batch off, message by message in order. What was taken before is passed over; what is not understood, or not
 * for this device to say, is refused for good, so that it holds up nothing. An error of the store goes through: then
 * nothing more is acknowledged, and the device sends it again.
 */
export async function takeBatch(deps: BatchDeps, before: DeviceAgent, batch: AgentBatch): Promise<Taken> {
  const device = before.id;
  let row = before;
  let acknowledged = row.streams.find(({ id }) => id === batch.stream)?.seq ?? 0;
  const refused: AgentAnswer['refused'] = [];
  let greeted = false;

  async function work(message: AgentMessage): Promise<void> {
    if (message.type === 'hello') {
      const { name, library, node, platform } = message;
      greeted = true;
      row = { ...row, hello: { name, library, node, platform } };
    } else if (message.type === 'finding') {
      await deps.inside.seen(device, cycleRunId(device, row.state), message.finding);
    } else if (message.type === 'cleared') {
      await deps.inside.cleared(device, cycleRunId(device, row.state), message.finding);
    } else if (message.type === 'state') {
      await stateCame(message.state);
    } else if (message.type === 'report') {
      if (!deps.isOrdered(device, message.order)) return;
      await deps.inside.finish(device, message.order, message.report);
      row = { ...row, checkedAt: deps.now() };
      deps.answered(device, message.order);
    } else if (message.type === 'failed') {
      if (!deps.isOrdered(device, message.order)) return;
      await deps.inside.fail(device, message.order, 'failed', message.problem);
      deps.answered(device, message.order);
    }
  }

  /** An order whose answer is refused for good would be carried out again and again. */
  async function giveUp(raw: unknown, reason: string): Promise<void> {
    const answer = AnswerSchema.safeParse(raw);
    if (!answer.success || !deps.isOrdered(device, answer.data.order)) return;
    await deps.inside.fail(device, answer.data.order, 'failed', `what the device answered was refused: ${reason}`);
    deps.answered(device, answer.data.order);
  }

  async function stateCame(state: NonNullable<DeviceAgent['state']>): Promise<void> {
    const cycle = cycleOf(device, row, state, deps.now());
    if (cycle !== undefined) await deps.inside.cycle(device, cycle);
    row = {
      ...row,
      ...{ state, stateAt: deps.now() },
      ...(cycle === undefined
        ? {}
        : { cycle: { finishedAt: state.cycle.finishedAt ?? '', probes: state.probes }, checkedAt: cycle.endedAt }),
    };
  }

  for (const raw of batch.messages) {
    const numbered = NumberedSchema.safeParse(raw);
    if (!numbered.success) {
      refused.push({ seq: acknowledged, reason: 'a message without a number' });
      continue;
    }
    const { seq } = numbered.data;
    if (seq <= acknowledged) continue;
    const parsed = AgentMessageSchema.safeParse(raw);
    if (parsed.success) {
      try {
        await work(parsed.data);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'AgentError') throw error;
        refused.push({ seq, reason: error.message });
        await giveUp(raw, error.message);
      }
    } else {
      const reason = reasonOf(parsed.error);
      refused.push({ seq, reason });
      await giveUp(raw, reason);
    }
    acknowledged = seq;
  }
  const others = row.streams.filter(({ id }) => id !== batch.stream).slice(1 - STREAMS);
  row = { ...row, streams: [...others, { id: batch.stream, seq: acknowledged }] };
  return { answer: { acknowledged, refused: refused.slice(0, 20) }, row, greeted };
}

/** Where a message is wrong. Its own words are left out: they could be anything. */
const reasonOf = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ')
    .slice(0, 300);
