import { z } from 'zod';
import { FindingSchema } from './finding.ts';
import { MonitorStateSchema } from './monitor.ts';
import { ReportSchema } from './report.ts';

/**
 * What a library inside a device and a facility server say to each other, over HTTPS or MQTT.
 *
 * The device sends batches: `POST /api/agents/messages`, answered with what was taken. It asks for orders:
 * `GET /api/agents/orders?working=<ids>`, which is held open until there is one. Messages of a `stream` carry rising
 * numbers, with gaps; what was not acknowledged is sent again, and what was taken already is taken no second time.
 */
export const AGENT_PROTOCOL = 'selfward-agent/1';

/** What a batch may hold; a larger one is refused whole. */
export const AGENT_BATCH = { messages: 100, bytes: 1_500_000 } as const;
/** Characters of JSON that one message may have. */
export const AGENT_MOST = { finding: 64_000, state: 900_000, report: 900_000 } as const;
/** Milliseconds for which a question for orders is held open. */
export const AGENT_WAIT_MS = 25_000;

/** Not larger than so much, whatever its parts are. */
const within = <T extends z.ZodType>(schema: T, most: number) =>
  schema.refine((value) => JSON.stringify(value).length <= most, `is longer than ${most} characters`);

const shortText = z.string().max(200);
const numbered = { seq: z.number().int().positive(), at: z.iso.datetime() };
const OrderIdSchema = z.string().regex(/^[\w-]{1,64}$/);

export const AgentMessageSchema = z.discriminatedUnion('type', [
  /** The first of each connection. */
  z.strictObject({
    ...numbered,
    type: z.literal('hello'),
    name: shortText,
    library: shortText,
    node: shortText,
    platform: shortText,
  }),
  z.strictObject({ ...numbered, type: z.literal('finding'), finding: within(FindingSchema, AGENT_MOST.finding) }),
  z.strictObject({ ...numbered, type: z.literal('cleared'), finding: within(FindingSchema, AGENT_MOST.finding) }),
  z.strictObject({ ...numbered, type: z.literal('state'), state: within(MonitorStateSchema, AGENT_MOST.state) }),
  /** What an order brought. */
  z.strictObject({
    ...numbered,
    type: z.literal('report'),
    order: OrderIdSchema,
    report: within(ReportSchema, AGENT_MOST.report),
  }),
  /** Why an order could not be carried out. */
  z.strictObject({ ...numbered, type: z.literal('failed'), order: OrderIdSchema, problem: z.string().max(1000) }),
  /** Nothing new, and still there. */
  z.strictObject({ ...numbered, type: z.literal('heartbeat') }),
]);
export type AgentMessage = z.infer<typeof AgentMessageSchema>;

/** The envelope. Each message is looked at by itself: one that is refused does not hold up the others. */
export const AgentBatchSchema = z.strictObject({
  protocol: z.literal(AGENT_PROTOCOL),
  stream: z.string().regex(/^[\w-]{8,64}$/),
  messages: z.array(z.unknown()).min(1).max(AGENT_BATCH.messages),
});
export type AgentBatch = z.infer<typeof AgentBatchSchema>;

export const AgentAnswerSchema = z.object({
  /** Everything of the stream up to this number was taken, or refused for good. */
  acknowledged: z.number().int(),
  refused: z.array(z.object({ seq: z.number().int(), reason: z.string() })),
});
export type AgentAnswer = z.infer<typeof AgentAnswerSchema>;

/** What the device is asked to do. It stays an order until it was answered with `report` or `failed`. */
export const AgentOrderSchema = z.object({
  id: OrderIdSchema,
  type: z.literal('check'),
  checks: z.array(shortText).max(500).optional(),
  routes: z.array(z.string().max(2000)).max(500).optional(),
});
export type AgentOrder = z.infer<typeof AgentOrderSchema>;

export const AgentOrdersSchema = z.object({ orders: z.array(AgentOrderSchema).max(100) });
