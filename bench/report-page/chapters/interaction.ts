import { table, text } from '../blocks.ts';
import { type Chapter, keep } from '../chapter.ts';
import { atMost } from '../goals.ts';
import { number, ratio } from '../numbers.ts';

/** The published figures, in milliseconds (Table 2); it gives no percentiles. */
export const PAPER = { mean: 119.5, minimum: 83, maximum: 191 } as const;

export const interaction: Chapter = {
  bench: 'interaction',
  title: 'Interaction: the published experiment, run again',
  question: 'How long do operators wait for a page, with self-monitoring off, on and busy?',
  method:
    'A real browser walks through sign-in, device list, a device’s page, ordering a check and seeing its result, and its Navigation Timing is read (fetchStart to loadEventStart). Milliseconds of two machines cannot be compared: the same browser visits, in turn, a bare Flask application with the same pages and a static page, and what counts is the ratio.',
  goals: [
    atMost('Worst step with 10,000 devices and monitoring on, mean', 'meanMs', 40, 'ms'),
    atMost('The same, 99th percentile', 'p99Ms', 100, 'ms'),
    atMost('Busy monitoring, against off', 'busyRatio', 1.1, 'ratio'),
    atMost('Against the bare Flask pages', 'flaskRatio', 1, 'ratio'),
  ],
  blocks({ metrics }) {
    return [
      table(
        'Table 2 of the paper, beside ours (milliseconds)',
        ['parameter', '#paper', '#ours'],
        [
          ['mean', String(PAPER.mean), number(metrics.meanMs)],
          ['minimum', String(PAPER.minimum), number(metrics.minMs)],
          ['maximum', String(PAPER.maximum), number(metrics.maxMs)],
          ['99th percentile', 'not given', number(metrics.p99Ms)],
        ],
      ),
      text(
        `Busy against off: ${ratio(metrics.busyRatio)}; against the bare Flask pages: ${ratio(metrics.flaskRatio)}.`,
      ),
    ];
  },
  kept: (details) => keep({}, details),
};
