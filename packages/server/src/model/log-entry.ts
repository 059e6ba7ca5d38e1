import { z } from 'zod';

/** What can happen. The part before the dot is the kind that the page filters by. */
export const ACTIONS = [
  'sign-in.succeeded',
  'sign-in.failed',
  'sign-in.limited',
  'sign-out',
  'refusal',
  'device.view',
  'device.actuate',
  'device.change',
  'network.change',
  'check.order',
  'check.cancel',
  'check.finish',
  'check.interrupted',
  'finding.view',
  'finding.triage',
  'finding.retest',
  'alarm.raise',
  'alarm.acknowledge',
  'alarm.clear',
  'log.view',
  'log.verify',
  'operator.change',
  'session.revoke',
  'schedule.change',
  'payload.change',
  'template.change',
  'plugin.change',
  'agent.change',
  'agent.connect',
  'inventory.load',
  'inventory.refuse',
  'server.start',
  'server.stop',
] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * Entries about sign-ins, refusals, checks and findings: shown to those who may see security. Raised and cleared alarms
 * among them, for they name the device and the finding.
 */
export const isSecurity = (action: Action): boolean =>
  /^(sign-in|sign-out|refusal|check|finding|session|operator|payload|template|plugin|agent|log)\b|^alarm\.(raise|clear)$/.test(
    action,
  );

/** What somebody records; the log adds the rest. */
export interface LogEvent {
  /** The operator's name, `system` for the server itself, `nobody` before sign-in. */
  operator: string;
  /** The network address it came from; `local` for the server itself. */
  address: string;
  action: Action;
  /** What it was done to: a device's name, a run's id, a page's path … */
  object: string;
  outcome: 'done' | 'refused' | 'failed';
  requestId: string;
  /** A few words more: the value that was set, the reason of a refusal. Never a secret. */
  detail?: string;
}

/** One entry of the append-only, hash-chained record. `hash` is SHA-256 over `prev` and the canonical rest. */
export const LogEntrySchema = z.object({
  /** Counts from 1 without gaps. */
  seq: z.number().int(),
  /** Milliseconds since 1970. */
  time: z.number().int(),
  operator: z.string(),
  address: z.string(),
  action: z.enum(ACTIONS),
  object: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  requestId: z.string(),
  detail: z.string(),
  /** The sentence that a person reads: "ann checks info of router1". */
  sentence: z.string(),
  prev: z.string(),
  hash: z.string(),
});
export type LogEntry = z.infer<typeof LogEntrySchema>;
