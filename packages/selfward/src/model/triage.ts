import { z } from 'zod';

/** What a person decided of a finding: kept apart from what was seen, and never overridden by a run. */
export const TriageSchema = z.strictObject({
  decision: z.enum(['accepted', 'false-positive']),
  reason: z.string().trim().min(1, 'a decision needs its reason'),
  /** Who decided. */
  by: z.string().trim().min(1, 'a decision needs somebody who made it'),
  /** The last day that it holds, `2027-03-31`; for good where absent. */
  until: z.iso.date().optional(),
});
export type Triage = z.infer<typeof TriageSchema>;

/** A decision with the fingerprint of the finding that it speaks of. */
export const DecisionSchema = TriageSchema.extend({
  id: z.string().regex(/^[0-9a-f]{24}$/, 'must be the fingerprint of a finding (its "id": 24 hexadecimal digits)'),
});
export type Decision = z.infer<typeof DecisionSchema>;

/** Whether a decision still holds on a day (`2026-05-14`, UTC). */
export function holdsOn({ until }: Pick<Triage, 'until'>, day: string): boolean {
  return until === undefined || until >= day;
}
