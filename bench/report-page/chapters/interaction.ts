import { FIGURES } from '../../interaction/figures/index.ts';
import { GOALS } from '../../interaction/metrics.ts';
import { SITES as BESIDE, type Mode, MODES as ORDER, PLAIN_SIGN_IN, STEP_TITLES } from '../../interaction/steps.ts';
import { type Block, figure, plot, table, text } from '../blocks.ts';
import { type Chapter, keep, part } from '../chapter.ts';
import { atMost } from '../goals.ts';
import { interval, number, ratio } from '../numbers.ts';
import { dotWhisker } from '../plots/dot-whisker.ts';
import {
  type Details,
  DetailsSchema,
  INTERACTION,
  type RatioRow,
  type SummaryRow,
} from './shared/interaction-details.ts';

/** The published figures, in milliseconds (Table 2). */
const PAPER = { mean: 119.5, min: 83, max: 191 } as const;

const MODES: Readonly<Record<Mode, string>> = { off: 'monitoring off', on: 'monitoring on', busy: 'monitoring busy' };
const SITES: Readonly<Record<string, string>> = { selfward: 'Selfward', flask: 'bare Flask', static: 'a static page' };
const STEP_NAMES: Readonly<Record<string, string>> = {
  ...STEP_TITLES,
  [PLAIN_SIGN_IN]: 'Signing in, no hash',
  page: 'One page',
  all: 'all steps',
};
const stepOf = (step: string): string => STEP_NAMES[step] ?? step;
const count = (devices: number): string => `${number(devices, 9)} devices`;

/** Which of the paper's figures each is. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'response-times': 'Figure 6 of the paper, measured here',
  'sign-in-cost': 'Figure 7 of the paper, measured here',
  'interaction-phases': 'Figure 8 of the paper, measured here',
  'invocation-response': 'Figure 9 of the paper, measured here',
};

export const interaction: Chapter = {
  bench: 'interaction',
  title: 'Interaction: the published experiment, run again',
  question: 'How long do operators wait for a page, with self-monitoring off, on and busy?',
  method:
    'A real browser walks through sign-in, device list, a device’s page, ordering a check and seeing its result, and its Navigation Timing is read (fetchStart to loadEventStart; where a form was posted, from the posting on). Milliseconds of two machines cannot be compared: the same browser visits, in turn, a bare Flask application with the paper’s pages and a static page, and what counts is the ratio.',
  goals: [
    atMost('Worst step, 10,000 devices, monitoring on: mean', 'meanMs', GOALS.meanMs, 'ms'),
    atMost('Worst step, 10,000 devices, monitoring on: 99th percentile', 'p99Ms', GOALS.p99Ms, 'ms'),
    atMost('Monitoring busy, against off', 'busyRatio', GOALS.busyRatio, 'ratio'),
    atMost('Against the bare Flask pages', 'flaskRatio', GOALS.flaskRatio, 'ratio'),
  ],
  blocks({ metrics, details }) {
    const seen = part(DetailsSchema, details);
    if (seen === undefined)
      return [
        table(
          'Table 2 of the paper, beside the worst step here (milliseconds, of two machines)',
          ['parameter', '#paper', '#here'],
          [
            ['mean', String(PAPER.mean), number(metrics.meanMs)],
            ['99th percentile', 'not given', number(metrics.p99Ms)],
          ],
        ),
        text(
          `Busy against off: ${ratio(metrics.busyRatio)}; against bare Flask: ${ratio(metrics.flaskRatio)}. By step: not measured.`,
        ),
      ];
    return [
      paperTable(seen),
      text(
        'The paper gives no percentiles, and its milliseconds are of another machine: they are no yardstick, the ratios below are.',
      ),
      ...Object.entries(FIGURES).map(([name, draw]) => figure(name, PUBLISHED[name] ?? name, draw(seen))),
      ratiosTable(seen.ratios),
      ...ratiosPlot(seen.ratios),
      text(whereFlaskIsQuicker(seen.ratios)),
      stepsTable(seen.summaries),
      ...checkBlocks(seen),
      ...seen.others.map((each) =>
        summariesTable(`The same in ${each.browser.name} ${each.browser.version} (milliseconds)`, each.summaries),
      ),
      ...(seen.others.length === 0 ? [text('Other browsers: not measured.')] : []),
      ...seen.notes.map((note) => text(`${note.charAt(0).toUpperCase()}${note.slice(1)}.`)),
    ];
  },
  kept: (details) => keep(INTERACTION, details),
};

const FIGURE_COLUMNS = ['#mean', '#minimum', '#maximum', '#p50', '#p95', '#p99', '#count'] as const;
const figures = ({ mean, min, max, p50, p95, p99, count: n }: SummaryRow): string[] => [
  ...[mean, min, max, p50, p95, p99].map((each) => each.toFixed(1)),
  number(n, 9),
];

function paperTable({ summaries, browser }: Details): Block {
  const ours = summaries.filter(({ site, step }) => site === 'selfward' && step === 'all');
  return table(
    `Table 2 of the paper, beside ours: all steps together, ${browser.name} ${browser.version} (milliseconds)`,
    ['what', ...FIGURE_COLUMNS],
    [
      [
        'the paper, another machine',
        String(PAPER.mean),
        String(PAPER.min),
        String(PAPER.max),
        ...Array(4).fill('not given'),
      ],
      ...ours.map((each) => [`${count(each.devices)}, ${MODES[each.mode]}`, ...figures(each)]),
    ],
  );
}

function summariesTable(caption: string, summaries: readonly SummaryRow[]): Block {
  return table(
    caption,
    ['what', 'step', ...FIGURE_COLUMNS],
    summaries.map((each) => [
      `${SITES[each.site] ?? each.site}, ${count(each.devices)}, ${MODES[each.mode]}`,
      stepOf(each.step),
      ...figures(each),
    ]),
  );
}

const stepsTable = (summaries: readonly SummaryRow[]): Block =>
  summariesTable(
    'Each step (milliseconds)',
    summaries
      .filter(({ step }) => step !== 'all')
      .sort(
        (a, b) =>
          a.devices - b.devices ||
          ORDER.indexOf(a.mode) - ORDER.indexOf(b.mode) ||
          BESIDE.indexOf(a.site) - BESIDE.indexOf(b.site),
      ),
  );

const nameOf = ({ of, to, devices, mode }: RatioRow): string =>
  to === 'off'
    ? `${count(devices)}, ${of} against off`
    : `${count(devices)}, ${MODES[mode]}, against ${SITES[to] ?? to}`;

function ratiosTable(ratios: readonly RatioRow[]): Block {
  const byName = [...Map.groupBy(ratios, nameOf)];
  const steps = [...new Set(ratios.map(({ step }) => step))];
  return table(
    'Ratios of what was measured in turn: median and 95 % interval',
    ['what', ...steps.map((step) => `#${step === 'all' ? 'the whole walk' : stepOf(step)}`)],
    byName.map(([name, own]) => [name, ...steps.map((step) => interval(own.find((each) => each.step === step)))]),
  );
}

function ratiosPlot(ratios: readonly RatioRow[]): Block[] {
  const walks = ratios.filter(({ step, to }) => step === 'all' && to !== 'static');
  if (walks.length === 0) return [];
  const rows = walks.map((each) => ({
    group: each.to === 'off' ? 'against monitoring off' : `against ${SITES[each.to] ?? each.to}`,
    label: each.to === 'off' ? `${count(each.devices)}, ${each.of}` : `${count(each.devices)}, ${MODES[each.mode]}`,
    of: { mark: 'own' as const, ...each },
  }));
  const says = walks.map((each) => `${nameOf(each)}: ${interval(each)}`).join('; ');
  return [
    plot({
      title: 'The whole walk, against what was walked through in turn with it',
      says,
      legend: [
        { mark: 'own', label: 'median' },
        { mark: 'interval', label: '95 % interval' },
      ],
      drawing: dotWhisker({
        says,
        label: 'time / the other’s time',
        rows: [...rows].sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0)),
        rules: [{ at: 1, label: 'even', is: 'even' }],
        log: Math.max(...walks.map(({ high }) => high)) > 3,
      }),
    }),
  ];
}

/** Said plainly, step by step. */
function whereFlaskIsQuicker(ratios: readonly RatioRow[]): string {
  const flask = ratios.filter(({ to, step }) => to === 'flask' && step !== 'all');
  if (flask.length === 0) return 'The bare Flask application: not measured.';
  const slower = flask
    .filter(({ median }) => median > 1)
    .map((each) => `${stepOf(each.step)}, ${count(each.devices)}, ${MODES[each.mode]} (${ratio(each.median)})`);
  return slower.length === 0
    ? 'At no step were the bare Flask pages quicker.'
    : `Where the bare Flask pages are quicker (our time as a multiple of theirs): ${slower.join('; ')}.`;
}

function checkBlocks({ checks, busy }: Details): Block[] {
  const blocks: Block[] = [];
  if (checks.length > 0)
    blocks.push(
      table(
        'Execution of the ordered test, apart from every navigation (milliseconds)',
        ['what', '#waited, mean', '#ran, mean', '#ran, p99', '#count'],
        checks.map(({ devices, mode, waited, ran }) => [
          `${count(devices)}, ${MODES[mode]}`,
          waited.mean.toFixed(1),
          ran.mean.toFixed(1),
          ran.p99.toFixed(1),
          number(ran.count, 9),
        ]),
      ),
    );
  if (busy.length > 0) {
    const probes = busy.reduce((sum, each) => sum + each.probes, 0);
    const least = Math.min(...busy.map(({ covered }) => covered));
    blocks.push(
      text(
        `Busy means: ${number(probes, 9)} probes meanwhile, at work during ${Math.round(least * 100)} % of the navigations or more.`,
      ),
    );
  }
  return blocks;
}
