import { z } from 'zod';
import { PHASES } from '../../../interaction/navigation-timing.ts';
import { DEVICES, MODES, PLAIN_SIGN_IN, SITES, STEPS } from '../../../interaction/steps.ts';

const devices = z.literal(DEVICES);
const mode = z.enum(MODES);
const described = {
  count: z.number(),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
};
const where = { site: z.enum(SITES), step: z.enum([...STEPS, PLAIN_SIGN_IN, 'page', 'all']), devices, mode };

const SummarySchema = z.object({ ...where, ...described });
const RatioSchema = z.object({
  of: z.string(),
  to: z.string(),
  devices,
  mode,
  step: z.enum([...STEPS, 'all']),
  median: z.number(),
  low: z.number(),
  high: z.number(),
  count: z.number(),
});
const seen = {
  browser: z.object({ name: z.string(), version: z.string() }),
  points: z.array(z.object({ ...where, round: z.number(), meanMs: z.number(), invocationMs: z.number() })),
  summaries: z.array(SummarySchema),
  phases: z.array(z.object({ ...where, meanMs: z.record(z.enum(PHASES), z.number()) })),
  ratios: z.array(RatioSchema),
};
const CostSchema = z.object({
  step: z.enum(['sign-in', 'order']),
  total: z.object(described),
  parts: z.array(z.object({ name: z.string(), title: z.string(), meanMs: z.number() })),
});

/** What the bench writes under `details`. */
export const INTERACTION = {
  ...seen,
  paper: z.object({ mean: z.literal(119.5), max: z.literal(191), min: z.literal(83) }),
  costs: z.array(z.object({ devices, costs: z.array(CostSchema) })),
  checks: z.array(z.object({ devices, mode, waited: z.object(described), ran: z.object(described) })),
  busy: z.array(
    z.object({ devices, round: z.number(), probes: z.number(), cpuShare: z.number(), covered: z.number() }),
  ),
  others: z.array(z.object(seen)),
  notes: z.array(z.string()),
};
export const DetailsSchema = z.object(INTERACTION);
export type Details = z.infer<typeof DetailsSchema>;
export type SummaryRow = z.infer<typeof SummarySchema>;
export type RatioRow = z.infer<typeof RatioSchema>;
