import { z } from 'zod';

/** `POST /label`: method and path (path parameters in braces). */
const EndpointNameSchema = z.string().regex(/^(POST|PUT|PATCH|DELETE|GET) \/\S*$/, 'must read like "POST /label"');

/**
 * Leave for writing probes on one endpoint.
 *
 * `restore` (the default): the old value is read first, written back afterwards, read again and verified; an endpoint
 * whose old value cannot be read is not checked. `stateless`: somebody vouches that a request here leaves nothing
 * behind (a sign-in, a search by POST). `keep`: what the probes write may stay.
 */
export const LeaveSchema = z.object({
  endpoint: EndpointNameSchema,
  effect: z.enum(['restore', 'stateless', 'keep']).default('restore'),
});
export type Leave = z.infer<typeof LeaveSchema>;

/** What checking may do to one target, beyond what its profile allows. */
export const PolicySchema = z.object({
  profile: z.enum(['gentle', 'normal', 'thorough']).default('gentle'),
  /** Endpoints where writing probes are allowed; a plain string is leave with `restore`. */
  allow: z
    .array(
      z.union([EndpointNameSchema.transform((endpoint) => ({ endpoint, effect: 'restore' as const })), LeaveSchema]),
    )
    .default([]),
  /** Endpoints never touched, even by reading. */
  deny: z.array(z.string()).default([]),
  /** What runs on it besides the usual checks: tools, templates, checks that otherwise run only where named. By id. */
  on: z.array(z.string().max(200)).optional(),
  /** Usual checks that do not run on it. */
  off: z.array(z.string().max(200)).optional(),
});
export type Policy = z.infer<typeof PolicySchema>;
