import { z } from 'zod';
import { type Block, type Plot, table } from '../../blocks.ts';
import { stackedBars } from '../../plots/stacked-bars.ts';

export const ClassTallySchema = z.object({
  check: z.string(),
  found: z.number(),
  vulnerable: z.number(),
  false: z.number(),
  safe: z.number(),
  strays: z.number(),
  notChecked: z.number(),
});
export type ClassTally = z.infer<typeof ClassTallySchema>;

/** What was found by class, with a line for all. */
export function classesTable(caption: string, classes: readonly ClassTally[]): Block {
  const sum = (pick: (each: ClassTally) => number) => classes.reduce((all, each) => all + pick(each), 0);
  const all: ClassTally = {
    check: 'all',
    found: sum(({ found }) => found),
    vulnerable: sum(({ vulnerable }) => vulnerable),
    false: sum((each) => each.false),
    safe: sum(({ safe }) => safe),
    strays: sum(({ strays }) => strays),
    notChecked: sum(({ notChecked }) => notChecked),
  };
  return table(
    caption,
    ['class', '#found', '#false', '#also something else', '#not checked'],
    [...classes, all].map((each) => [
      each.check,
      `${each.found} of ${each.vulnerable}`,
      `${each.false} of ${each.safe}`,
      String(each.strays),
      String(each.notChecked),
    ]),
  );
}

/** How many cases there are, and which part of them was not judged right. */
export function classesPlot(title: string, classes: readonly ClassTally[]): Plot {
  const words = (each: ClassTally) => `${each.found} of ${each.vulnerable} found, ${each.false} of ${each.safe} false`;
  const says = classes.map((each) => `${each.check}: ${words(each)}`).join('; ');
  return {
    title,
    says,
    legend: [
      { mark: 'found', label: 'flawed, found' },
      { mark: 'missed', label: 'flawed, missed' },
      { mark: 'passed', label: 'safe, left alone' },
      { mark: 'false', label: 'safe, taken for flawed' },
    ],
    drawing: stackedBars(
      says,
      'cases of the lab',
      classes.map((each) => ({
        label: each.check,
        of: {
          pieces: [
            { mark: 'found', value: each.found },
            { mark: 'missed', value: each.vulnerable - each.found },
            { mark: 'passed', value: each.safe - each.false },
            { mark: 'false', value: each.false },
          ],
          words: `${each.found}/${each.vulnerable}`,
        },
      })),
    ),
  };
}
