import { z } from 'zod';

/**
 * Data that a check sends. Placeholders in `text`: `{marker}`, and where the check computes, `{a}` and `{b}`
 * (fresh random operands). A text without placeholders is wrapped between markers by the check.
 */
export const PayloadSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes'),
  text: z.string().min(1).max(4096),
  /** What the text is meant for, in the words of its check: an HTML context, a template engine, a database … */
  for: z.array(z.string()).default([]),
  note: z.string().default(''),
  enabled: z.boolean().default(true),
});
export type Payload = z.infer<typeof PayloadSchema>;

/** One file a check: `payloads/<check>.json`. */
export const PayloadFileSchema = z.strictObject({
  check: z.string(),
  payloads: z.array(PayloadSchema),
});
export type PayloadFile = z.infer<typeof PayloadFileSchema>;
