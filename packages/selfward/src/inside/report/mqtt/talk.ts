import { z } from 'zod';
import { AgentBatchSchema } from '../../../model/agent.ts';

/** What is said in frames. */
export const WelcomeSchema = z.object({ salt: z.string().regex(/^[0-9a-f]{32}$/) });

export const BrokerRequestSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('messages'), batch: AgentBatchSchema }),
  z.strictObject({ do: z.literal('orders'), working: z.array(z.string().max(64)).max(200) }),
]);
export type BrokerRequest = z.infer<typeof BrokerRequestSchema>;

/** `to`: the number of the request. The status is that of HTTP. */
export const AnswerSchema = z.object({
  to: z.number().int(),
  status: z.number().int(),
  retryAfterMs: z.number().positive().optional(),
  body: z.unknown().optional(),
});
export type BrokerAnswer = z.infer<typeof AnswerSchema>;

export const UnknownSchema = z.object({ to: z.number().int() });
