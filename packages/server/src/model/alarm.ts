import { SEVERITIES } from 'selfward';
import { z } from 'zod';

/** Something that an operator must know: active or cleared, acknowledged or not. One for each originator and subject. */
export const AlarmSchema = z.object({
  id: z.string(),
  /** `vulnerability`, `silent-device`, `store`, `log-chain`, `restore-failed` … */
  kind: z.string(),
  severity: z.enum(SEVERITIES),
  /** The device's name. */
  originator: z.string(),
  /** What it is about: a finding's id … Shown with `text` only to those who may see security. */
  subject: z.string(),
  text: z.string(),
  active: z.boolean(),
  acknowledged: z.boolean(),
  acknowledgedBy: z.string().optional(),
  acknowledgedAt: z.number().optional(),
  raisedAt: z.number(),
  clearedAt: z.number().optional(),
});
export type Alarm = z.infer<typeof AlarmSchema>;
