/** How much is measured: a look, what fits into half an hour, or all there is. */
export type Extent = 'quick' | 'usual' | 'full';

export interface Planned {
  bench: string;
  /** The npm script that measures it. */
  script: string;
  args: Readonly<Record<Extent, readonly string[]>>;
  /** What is left out to stay within that time. */
  less?: string;
  /** Its share of the time, in minutes; what is left over of it falls to those that come after. */
  minutes: Readonly<Record<Exclude<Extent, 'full'>, number>>;
}

/**
 * One after the other: two at once would measure each other. All shares together stay below half an hour. A quick
 * run ends below a minute by itself; the rest is for machines that are busy.
 */
export const PLAN: readonly Planned[] = [
  {
    bench: 'accuracy',
    script: 'bench:accuracy',
    args: { quick: ['--quick'], usual: [], full: [] },
    minutes: { quick: 2, usual: 5.6 },
  },
  {
    bench: 'inside',
    script: 'bench:inside',
    args: { quick: ['--quick'], usual: ['--mode', 'alone'], full: [] },
    less: 'By itself alone: `check()`, which asks from outside as well, is measured in full.',
    minutes: { quick: 2, usual: 5.8 },
  },
  {
    bench: 'overhead',
    script: 'bench:overhead',
    // The interval of the median narrows with the root of the pairs: 40 say what 200 say, with edges twice as far apart. One
    // process is a few hundredths dearer than another of the same application: they are spread over more of them.
    args: {
      quick: ['--quick'],
      usual: [
        ...['--framework', 'express', '--route', 'plain,render,sqlite'],
        ...['--pairs', '40', '--processes', '8', '--peer-pairs', '8', '--busy-pairs', '3'],
      ],
      full: [],
    },
    less: 'Express alone, without the route that asks MongoDB, and fewer pairs than in full (40 of 200, 8 of 40 with others, 3 of 6 while it is being checked).',
    minutes: { quick: 2, usual: 6.2 },
  },
  {
    bench: 'interaction',
    script: 'bench:interaction',
    args: { quick: ['--quick'], usual: ['--brief'], full: ['--full'] },
    less: 'Fewer walks than by itself (1,000 navigations while busy with ten devices, 200 in every other state), and Chromium alone.',
    minutes: { quick: 2, usual: 7.3 },
  },
  {
    bench: 'fleet',
    script: 'bench:fleet',
    args: { quick: ['--quick'], usual: [], full: ['--full'] },
    less: '10,000 devices are measured in full alone.',
    minutes: { quick: 2, usual: 4.8 },
  },
];

/** When each of the benches that are run has to be done, in milliseconds from the start; without end for a full run. */
export function deadlines(plan: readonly Planned[], extent: Extent): number[] {
  if (extent === 'full') return plan.map(() => Number.POSITIVE_INFINITY);
  let minutes = 0;
  return plan.map((each) => {
    minutes += each.minutes[extent];
    return Math.round(minutes * 60_000);
  });
}
