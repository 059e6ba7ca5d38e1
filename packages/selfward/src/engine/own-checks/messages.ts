import type { Packed } from './crossing.ts';

/** A check's file with everything that stood beside it, as it was when it was read. */
export interface CheckSource {
  /** The folder that the check may read. */
  folder: string;
  /** The check's own file, by its URL. */
  url: string;
  /** Texts of all modules of the folder, by URL. */
  modules: ReadonlyMap<string, string>;
}

/** Four numbers that a child's fresh values are drawn from. */
export type Seed = readonly [number, number, number, number];

export type ToHost =
  | { type: 'load'; source: CheckSource; kit: string }
  | { type: 'open'; scope: number; at: Packed; seed: Seed }
  | { type: 'next'; scope: number; seen: Packed }
  | { type: 'drop'; scope: number };

export type FromHost =
  /** What the check says of itself: everything but its functions, whose names stand apart. */
  | {
      type: 'loaded';
      description: unknown;
      functions: readonly string[];
      /** Its own file without types: every line stays where it is. */
      script: string;
    }
  | { type: 'refused'; reason: string; stack: string }
  | { type: 'step'; scope: number; step: Packed }
  | { type: 'not-applicable'; scope: number; because: string }
  | { type: 'end'; scope: number; outcomes: Packed }
  | { type: 'failed'; scope: number; reason: string };
