import { printClasses, printOdd } from '../accuracy/print-judged.ts';
import type { Ran } from './metrics.ts';

/** A line for each class, then every case that was not as it should be, and what else there is to say. */
export function print({ mode, judged, outcomes }: Ran, ended: readonly string[]): void {
  console.log(
    `\n${mode === 'alone' ? 'By itself (sensors judge where they can)' : 'check() (from within and from outside)'}`,
  );
  printClasses(judged);
  printOdd(judged);
  if (ended.length > 0) console.log(`\nEnded or hung (${ended.length})\n  ${ended.join('\n  ')}`);
  const errors = outcomes.flatMap((each) => each.errors);
  if (errors.length > 0) console.log(`\nThe monitor complained\n  ${errors.join('\n  ')}`);
}
