import { z } from 'zod';
import { LEVELS } from './level.ts';

/** Names that may stand in a URL and in a log sentence. */
export const OperatorNameSchema = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'must be letters, digits, dots, dashes and underscores, 63 at most');

/** A person who signs in. */
export const OperatorSchema = z.object({
  /** The name in lower case. */
  id: z.string(),
  name: OperatorNameSchema,
  level: z.enum(LEVELS),
  /** Argon2id in PHC form. */
  passwordHash: z.string(),
  /** Set while the password was given by somebody else: the next sign-in leads to choosing one and nowhere else. */
  mustChoose: z.boolean(),
  /** When a one-time password stops working. Absent for passwords that the operator chose. */
  passwordExpiresAt: z.number().optional(),
  active: z.boolean(),
  createdAt: z.number(),
  lastSignInAt: z.number().optional(),
});
export type Operator = z.infer<typeof OperatorSchema>;

/** A session kept on the server. The id is the SHA-256 of the cookie's token: a stolen store opens no session. */
export const SessionSchema = z.object({
  id: z.string(),
  operator: z.string(),
  createdAt: z.number(),
  lastSeenAt: z.number(),
  expiresAt: z.number(),
  address: z.string(),
  agent: z.string(),
});
export type Session = z.infer<typeof SessionSchema>;
