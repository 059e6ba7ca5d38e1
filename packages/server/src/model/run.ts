import { NotCheckedSchema, PROFILES } from 'selfward/engine';
import { z } from 'zod';

export const RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** One execution of chosen checks against one device. */
export const RunSchema = z.object({
  id: z.string(),
  device: z.string(),
  /** The device's addresses as they were when the run was ordered. */
  urls: z.array(z.string()),
  checks: z.array(z.string()),
  profile: z.enum(PROFILES),
  /** Who ordered it: an operator's name, or `system` for schedules and self-monitoring. */
  orderedBy: z.string(),
  /** `demand`, `schedule`, `start`, `routes-changed`, `retest`; `cycle` where the device did it by itself. */
  reason: z.string(),
  /** Where it was looked from: absent for over the network, `inside` for by the library in the device itself. */
  from: z.literal('inside').optional(),
  /** The finding that a retest is about. */
  finding: z.string().optional(),
  state: z.enum(RUN_STATES),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Probes sent, of planned. */
  sent: z.number().int(),
  planned: z.number().int(),
  doing: z.string(),
  /** Fingerprints of what it found. */
  findings: z.array(z.string()),
  notChecked: z.array(NotCheckedSchema),
  stats: z.object({ requests: z.number(), injectionPoints: z.number(), endpoints: z.number() }).optional(),
  /** Why it failed or stopped, in a sentence. */
  problem: z.string().optional(),
});
export type Run = z.infer<typeof RunSchema>;

/** One line of a run's probe log. */
export const ProbeRecordSchema = z.object({
  id: z.string(),
  run: z.string(),
  seq: z.number().int(),
  /** Milliseconds since the run's start. */
  at: z.number(),
  check: z.string(),
  method: z.string(),
  url: z.string(),
  parameter: z.string(),
  note: z.string(),
  /** The answer's status, or 0 where there was none. */
  status: z.number().int(),
  /** Milliseconds. */
  tookMs: z.number(),
  failure: z.string(),
  /** As whom it was sent, where it was not nobody; told of runs from inside. */
  as: z.string().optional(),
  /** What sensors inside saw of it, a line each. */
  sightings: z.string().optional(),
});
export type ProbeRecord = z.infer<typeof ProbeRecordSchema>;
