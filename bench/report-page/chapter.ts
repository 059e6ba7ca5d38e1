import { z } from 'zod';
import type { Measurements } from '../all/measurements.ts';
import type { Block } from './blocks.ts';
import type { Goal } from './goals.ts';

export type BenchFigures = NonNullable<Measurements['benches'][number]['report']>;

/** One bench, as people read of it. */
export interface Chapter {
  bench: string;
  title: string;
  /** What it answers. */
  question: string;
  /** How it is measured, in a few sentences. */
  method: string;
  goals: readonly Goal[];
  /** Tables and plots, from whatever its report holds. */
  blocks(report: BenchFigures): Block[];
  /** What of its details is shown, and so worth keeping with the documents; nothing where its figures say it all. */
  kept(details: unknown): Record<string, unknown>;
}

/**
 * A part of a bench's details; `undefined` where it is not there or not as it should be: older reports, parts of runs. It
 * is then told as not measured, never guessed.
 */
export function part<S extends z.ZodType>(schema: S, details: unknown): z.infer<S> | undefined {
  const parsed = schema.safeParse(details);
  return parsed.success ? parsed.data : undefined;
}

/** Keeps of details what a schema names, each part by itself. */
export function keep(shape: Readonly<Record<string, z.ZodType>>, details: unknown): Record<string, unknown> {
  const all = part(z.record(z.string(), z.unknown()), details) ?? {};
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, schema]) => {
      const parsed = schema.safeParse(all[name]);
      return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : [];
    }),
  );
}
