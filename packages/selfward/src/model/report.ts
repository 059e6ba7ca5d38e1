import { z } from 'zod';
import { FindingSchema } from './finding.ts';

/** What was planned and could not be told. Never shown as clean. */
export const NotCheckedSchema = z.object({
  /** `POST http://host/label`, with ` label` behind it where it is one point alone. */
  endpoint: z.string(),
  reason: z.string(),
  /** Absent where it holds for every check. */
  check: z.string().optional(),
  parameter: z.string().optional(),
  /**
   * `by-rule`: left alone on purpose (profile, policy, scope, action-like name). `failed`: planned and could not be done
   * (unreachable, blocked, lost, cut short); the command's exit status 3.
   */
  cause: z.enum(['by-rule', 'failed']),
});
export type NotChecked = z.infer<typeof NotCheckedSchema>;

/** The report: stable and documented in docs/report.md. */
export const ReportSchema = z.object({
  schema: z.literal('selfward-report/1'),
  target: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  profile: z.string(),
  checks: z.array(z.string()),
  findings: z.array(FindingSchema),
  notChecked: z.array(NotCheckedSchema),
  /** The endpoints that were gone to, named as in `notChecked`: what is missing elsewhere may still be there. */
  visited: z.array(z.string()).optional(),
  /**
   * Of a run for one finding alone (`only`): it was found again; the page or parameter is gone while the target answers;
   * it was checked and not found; or that could not be told.
   */
  retest: z.enum(['still', 'gone', 'mended', 'unknown']).optional(),
  stats: z.object({
    requests: z.number().int(),
    injectionPoints: z.number().int(),
    endpoints: z.number().int(),
  }),
});
export type Report = z.infer<typeof ReportSchema>;
