import { FindingSchema } from 'selfward/engine';
import { z } from 'zod';

/** What a person decided; a run never overrides it. */
export const TriageSchema = z.object({
  decision: z.enum(['open', 'accepted', 'false-positive']),
  reason: z.string(),
  by: z.string(),
  at: z.number(),
  /** Milliseconds since 1970; the decision lapses then. */
  expiresAt: z.number().optional(),
});
export type Triage = z.infer<typeof TriageSchema>;

/** A finding as the server keeps it: what a run saw, and apart from it what a person decided. */
export const StoredFindingSchema = z.object({
  /** The fingerprint. */
  id: z.string(),
  device: z.string(),
  finding: FindingSchema,
  /** Copies of fields that lists filter and sort by. */
  check: z.string(),
  severity: z.string(),
  /** 0 info to 4 critical. */
  rank: z.number().int(),
  confidence: z.string(),
  /** Detection: whether the last look saw it. */
  state: z.enum(['open', 'closed']),
  /** Why it closed: `mended` (looked again, with controls), `gone` (the page is no longer there). */
  closedBecause: z.string().optional(),
  firstSeenAt: z.number(),
  lastSeenAt: z.number(),
  closedAt: z.number().optional(),
  firstRun: z.string(),
  lastRun: z.string(),
  /** Seen by the library in the device, which alone can tell when it is gone; `id` is its own name for it. */
  inside: z.object({ id: z.string() }).optional(),
  /** The last retest, when it could not tell. */
  retestNote: z.string().optional(),
  triage: TriageSchema,
  /** A copy of the triage's decision, for filtering and counting. */
  decision: z.enum(['open', 'accepted', 'false-positive']),
});
export type StoredFinding = z.infer<typeof StoredFindingSchema>;
