import type { Measurements } from '../all/measurements.ts';
import type { Figure } from './blocks.ts';
import type { Chapter } from './chapter.ts';
import { accuracy } from './chapters/accuracy.ts';
import { fleet } from './chapters/fleet.ts';
import { inside } from './chapters/inside.ts';
import { interaction } from './chapters/interaction.ts';
import { overhead } from './chapters/overhead.ts';
import { type GoalRow, goalRow } from './goals.ts';

/** In the order that they are read. */
export const CHAPTERS: readonly Chapter[] = [accuracy, inside, overhead, interaction, fleet];

export type Entry = Measurements['benches'][number];

export const entryOf = ({ benches }: Measurements, { bench }: Chapter): Entry | undefined =>
  benches.find((each) => each.bench === bench);

/** Every goal of every chapter, whether it was measured or not. */
export function goalRows(measurements: Measurements): GoalRow[] {
  return CHAPTERS.flatMap((chapter) => {
    // A report is written when all was measured: what a bench complained of afterwards takes nothing from its figures.
    const metrics = entryOf(measurements, chapter)?.report?.metrics;
    return chapter.goals.map((goal) => goalRow(chapter.bench, goal, metrics));
  });
}

/** Every drawing that is a picture of its own. */
export function figuresOf(measurements: Measurements): Figure[] {
  return CHAPTERS.flatMap((chapter) => {
    const report = entryOf(measurements, chapter)?.report;
    const blocks = report === undefined ? [] : chapter.blocks(report);
    return blocks.filter((block) => block.is === 'figure');
  });
}

/** How much of a bench was measured, and whether it went well, in a sentence; nothing to say where all of it was. */
export function shortfall(entry: Entry | undefined): string | undefined {
  if (entry === undefined) return 'Not measured.';
  if (entry.state !== 'done')
    return entry.reason ?? `It ${entry.state === 'failed' ? 'failed' : 'was not done in time'}.`;
  if (entry.extent === 'quick')
    return 'A quick run: of a small part, and with few repetitions. Its figures are a look, no measurement.';
  return entry.less;
}
