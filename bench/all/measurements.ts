import { z } from 'zod';

const BenchReportSchema = z.object({
  bench: z.string(),
  machine: z.object({
    cpu: z.string(),
    cores: z.number(),
    memoryGb: z.number(),
    node: z.string(),
    platform: z.string(),
  }),
  commit: z.string(),
  metrics: z.record(z.string(), z.number()),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** What became of one bench. */
const EntrySchema = z.object({
  bench: z.string(),
  /** `done`: it ended well and wrote its report. */
  state: z.enum(['done', 'failed', 'out of time']),
  extent: z.enum(['quick', 'usual', 'full']),
  command: z.string(),
  /** When it began. */
  at: z.iso.datetime(),
  seconds: z.number().optional(),
  /** What of it was left out. */
  less: z.string().optional(),
  /** Why it is not done, and the last that it said. */
  reason: z.string().optional(),
  lastLines: z.array(z.string()).optional(),
  report: BenchReportSchema.optional(),
});
export type Entry = z.infer<typeof EntrySchema>;

export const MeasurementsSchema = z.object({
  schema: z.literal('selfward-measurements/1'),
  /** When the latest of it was written. */
  at: z.iso.datetime(),
  commit: z.string(),
  machine: BenchReportSchema.shape.machine,
  /** Of what was measured with, by name: browsers, peers. What is not there is not named. */
  versions: z.record(z.string(), z.string()),
  benches: z.array(EntrySchema),
});
export type Measurements = z.infer<typeof MeasurementsSchema>;

/**
 * What was measured before, with what was measured now in its place. Each bench keeps its own commit, machine and time,
 * so that nothing old passes for new.
 */
export function merge(before: Measurements | undefined, now: Measurements): Measurements {
  if (before === undefined) return now;
  const measured = new Set(now.benches.map(({ bench }) => bench));
  const kept = before.benches.filter(({ bench }) => !measured.has(bench));
  return {
    ...now,
    versions: { ...before.versions, ...now.versions },
    benches: [...kept, ...now.benches],
  };
}

/** Measurements from their file's text, or one bench's own report (`--json`) as if it had been run by itself. */
export function measurementsFrom(text: string, at: Date): Measurements {
  const data: unknown = JSON.parse(text);
  const single = BenchReportSchema.safeParse(data);
  if (!single.success) return MeasurementsSchema.parse(data);
  const { bench, commit, machine } = single.data;
  const when = at.toISOString();
  return {
    schema: 'selfward-measurements/1',
    at: when,
    commit,
    machine,
    versions: { Node: machine.node },
    benches: [
      { bench, state: 'done', extent: 'usual', command: `npm run bench:${bench}`, at: when, report: single.data },
    ],
  };
}
