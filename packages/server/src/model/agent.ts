import { MonitorStateSchema } from 'selfward/engine';
import { z } from 'zod';

/** What lets the library in one device speak for that device, and for no other. */
export const AgentTokenSchema = z.object({
  id: z.string(),
  device: z.string(),
  /** SHA-256 of the token: a stolen store lets nobody in. */
  hash: z.string(),
  createdAt: z.number(),
  createdBy: z.string(),
});
export type AgentToken = z.infer<typeof AgentTokenSchema>;
export type ShownAgentToken = Omit<AgentToken, 'hash'>;

/** What the library in a device said last. The id is the device's name. */
export const DeviceAgentSchema = z.object({
  id: z.string(),
  heardAt: z.number(),
  /** The network address it came from. */
  address: z.string(),
  /** The highest number taken of each of its streams; the last one heard stands last. */
  streams: z.array(z.object({ id: z.string(), seq: z.number().int() })),
  hello: z.object({ name: z.string(), library: z.string(), node: z.string(), platform: z.string() }).optional(),
  state: MonitorStateSchema.optional(),
  /** When the state came here. */
  stateAt: z.number().optional(),
  /** The last full cycle that is a run here: when it ended by the device's own clock, and its probes until then. */
  cycle: z.object({ finishedAt: z.string(), probes: z.number() }).optional(),
  /** When the last cycle or ordered check ended. */
  checkedAt: z.number().optional(),
});
export type DeviceAgent = z.infer<typeof DeviceAgentSchema>;

/** Whether there is somebody inside: `never` heard of, `connected`, or `silent` for longer than it should be. */
export interface AgentHealth {
  state: 'never' | 'connected' | 'silent';
  heardAt?: number;
  address?: string;
  hello?: NonNullable<DeviceAgent['hello']>;
  monitor?: NonNullable<DeviceAgent['state']>;
  stateAt?: number;
  checkedAt?: number;
}

/** Why something about an agent is not done, in words for people. */
export class AgentError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AgentError';
  }
}
