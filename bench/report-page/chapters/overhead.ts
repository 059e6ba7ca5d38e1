import { z } from 'zod';
import { ARMS } from '../../overhead/arms.ts';
import { CONTROL, GOALS } from '../../overhead/metrics.ts';
import { median } from '../../overhead/statistics.ts';
import { type Block, type Mark, plot, table, text } from '../blocks.ts';
import { type Chapter, keep, part } from '../chapter.ts';
import { atMost, onlyWhere } from '../goals.ts';
import { interval, number, ratio, withUnit } from '../numbers.ts';
import { dotWhisker } from '../plots/dot-whisker.ts';

const EstimateSchema = z.object({ median: z.number(), low: z.number(), high: z.number() });
const ResultSchema = z.object({
  framework: z.string(),
  arm: z.string(),
  route: z.string(),
  ratio: EstimateSchema,
  bareMs: z.number(),
});
const BothSchema = z.object({ bare: z.number(), arm: z.number() });
const StartSchema = z.object({ framework: z.string(), arm: z.string(), startMs: BothSchema, rssMb: BothSchema });
const BusySchema = z.object({
  framework: z.string(),
  arm: z.string(),
  rate: z.number(),
  p50: EstimateSchema,
  p99: EstimateSchema,
  p50Ms: BothSchema,
  p99Ms: BothSchema,
  cpu: EstimateSchema.optional(),
  imposed: z.number(),
  probes: z.number(),
});
const SHAPE = {
  results: z.array(ResultSchema),
  starts: z.array(StartSchema),
  busy: z.array(BusySchema),
  notes: z.array(z.string()),
};
const DetailsSchema = z.object(SHAPE).partial();
type Result = z.infer<typeof ResultSchema>;
type Start = z.infer<typeof StartSchema>;
type Busy = z.infer<typeof BusySchema>;

const TITLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ARMS).map(([arm, { title }]) => [arm, title]),
);
const titleOf = (arm: string): string => TITLES[arm] ?? arm;
const PEERS: Readonly<Record<string, Mark>> = { 'dd-trace': 'peer-1', 'aikido-firewall': 'peer-2' };
const isOwn = ({ arm }: { arm: string }): boolean => PEERS[arm] === undefined;

const told = (metrics: Readonly<Record<string, number>>) => metrics.conclusive !== 0;
const OTHERWISE = 'inconclusive: bare against bare is not 1';

export const overhead: Chapter = {
  bench: 'overhead',
  title: 'The price of watching',
  question: 'What does an application pay for being watched: in processor time, in memory, in its visitors’ time?',
  method: `The same Express and Fastify applications answer the same requests, bare and watched, in turn (ABBA) within the process; ratios of processor time with their 95 % bootstrap interval. Bare against bare must lie within ${CONTROL} of 1, or the run says nothing. Then visitors come at half of what the server can take while it is being checked.`,
  goals: [
    onlyWhere(told, OTHERWISE, atMost('Processor time, watched and idle, median', 'cpuRatio', GOALS.cpuRatio, 'ratio')),
    onlyWhere(told, OTHERWISE, atMost('Processor time, upper bound', 'cpuRatioHigh', GOALS.cpuRatioHigh, 'ratio')),
    atMost('Visitors’ median time while checking, against bare', 'p50BusyRatio', GOALS.p50BusyRatio, 'ratio'),
    atMost(
      'Probes inside a request’s life, share of the 99th percentile',
      'imposedDelayP99',
      GOALS.imposedDelayP99,
      'ratio',
    ),
  ],
  blocks({ metrics, details }) {
    const { results = [], starts = [], busy = [], notes = [] } = part(DetailsSchema, details) ?? {};
    return [
      ...(told(metrics)
        ? []
        : [
            text('Inconclusive: bare against bare was not 1 in this run, so its ratios of processor time say nothing.'),
          ]),
      ...pairBlocks(results),
      ...startBlocks(starts),
      ...busyBlocks(busy),
      ...notes.map((note) => text(`${note.charAt(0).toUpperCase()}${note.slice(1)}.`)),
    ];
  },
  kept: (details) => keep(SHAPE, details),
};

function pairBlocks(results: readonly Result[]): Block[] {
  if (results.length === 0) return [text('Processor time: not measured.')];
  const says = (own: readonly Result[]) =>
    own.map((each) => `${each.framework} ${each.route}, ${titleOf(each.arm)}: ${interval(each.ratio)}`).join('; ');
  const whiskers = (own: readonly Result[]) =>
    own.map((each) => ({
      group: each.framework,
      label: `${titleOf(each.arm).replace(/^watched, /, '')}, ${each.route}`,
      of: { mark: PEERS[each.arm] ?? ('own' as const), ...each.ratio },
    }));
  const ours = results.filter(isOwn);
  const peers = results.filter((each) => !isOwn(each));
  const routes = [...new Set(results.map(({ route }) => route))];
  const byArm = [...Map.groupBy(results, ({ framework, arm }) => `${framework}\n${arm}`)];
  const blocks: Block[] = [
    table(
      'Processor time for a request, against the bare application: median and 95 % interval',
      ['application', 'arm', ...routes.map((route) => `#${route}`)],
      byArm.map(([key, own]) => {
        const [framework = '', arm = ''] = key.split('\n');
        return [
          framework,
          titleOf(arm),
          ...routes.map((route) => interval(own.find((each) => each.route === route)?.ratio)),
        ];
      }),
    ),
  ];
  if (ours.length > 0)
    blocks.push(
      plot({
        title: 'Processor time against bare: ourselves, close up',
        says: says(ours),
        legend: [
          { mark: 'own', label: 'median of the pairs' },
          { mark: 'interval', label: '95 % interval' },
          { mark: 'goal', label: `goal for the median: ${GOALS.cpuRatio}` },
        ],
        drawing: dotWhisker({
          says: says(ours),
          label: 'processor time / bare',
          rows: whiskers(ours),
          rules: [
            { at: 1, label: 'bare', is: 'even' },
            { at: GOALS.cpuRatio, label: 'goal', is: 'goal' },
          ],
        }),
      }),
    );
  if (peers.length > 0) {
    const beside = results.filter(({ arm }) => arm !== 'control' && arm !== 'alive');
    blocks.push(
      plot({
        title: 'Processor time against bare: beside the in-process agents that people use, by powers of ten',
        says: says(beside),
        legend: [
          { mark: 'own', label: 'Selfward, idle' },
          ...Object.entries(PEERS)
            .filter(([arm]) => peers.some((each) => each.arm === arm))
            .map(([arm, mark]) => ({ mark, label: titleOf(arm) })),
        ],
        drawing: dotWhisker({
          says: says(beside),
          label: 'processor time / bare',
          rows: whiskers(beside),
          rules: [{ at: 1, label: 'bare', is: 'even' }],
          log: true,
        }),
      }),
    );
  }
  blocks.push(text(wherePeersAreCheaper(results)));
  return blocks;
}

/** Said plainly, route by route. */
function wherePeersAreCheaper(results: readonly Result[]): string {
  const cheaper = results.flatMap((peer) => {
    const own = results.find(
      ({ arm, framework, route }) => arm === 'idle' && framework === peer.framework && route === peer.route,
    );
    return !isOwn(peer) && own !== undefined && peer.ratio.median < own.ratio.median
      ? [
          `${titleOf(peer.arm)} on ${peer.framework} ${peer.route} (${ratio(peer.ratio.median)} against ${ratio(own.ratio.median)})`,
        ]
      : [];
  });
  if (results.every(isOwn)) return 'Other agents: not measured.';
  return cheaper.length === 0
    ? 'No agent beside ours was cheaper on any route. They do other work: they judge live traffic, which ours leaves alone.'
    : `Where another agent is cheaper: ${cheaper.join('; ')}.`;
}

function startBlocks(starts: readonly Start[]): Block[] {
  if (starts.length === 0) return [text('Memory and start: not measured.')];
  const rows = [...Map.groupBy(starts, ({ framework, arm }) => `${framework}\n${arm}`)].map(([key, own]) => {
    const [framework = '', arm = ''] = key.split('\n');
    const of = (pick: (each: Start) => number) => median(own.map(pick));
    return [
      framework,
      titleOf(arm),
      withUnit(
        of(({ startMs }) => startMs.bare),
        'ms',
      ),
      withUnit(
        of(({ startMs }) => startMs.arm),
        'ms',
      ),
      withUnit(
        of(({ rssMb }) => rssMb.bare),
        'MB',
      ),
      withUnit(
        of(({ rssMb }) => rssMb.arm),
        'MB',
      ),
      ratio(of(({ rssMb }) => rssMb.arm / rssMb.bare)),
    ];
  });
  return [
    table(
      'Start and memory (resident), medians of fresh processes',
      ['application', 'arm', '#start, bare', '#start', '#memory, bare', '#memory', '#memory / bare'],
      rows,
    ),
  ];
}

function busyBlocks(busy: readonly Busy[]): Block[] {
  const counted = busy.filter(({ arm, probes }) => arm === 'idle' || probes > 0);
  if (counted.length === 0) return [text('While it is being checked: not measured.')];
  const whiskers = counted.flatMap(({ framework, arm, p50, p99 }) => [
    { group: framework, label: `${titleOf(arm).replace(/^watched, /, '')}, p50`, of: { mark: 'own' as const, ...p50 } },
    {
      group: framework,
      label: `${titleOf(arm).replace(/^watched, /, '')}, p99`,
      of: { mark: 'second' as const, ...p99 },
    },
  ]);
  const says = whiskers.map(({ group, label, of }) => `${group}, ${label}: ${interval(of)}`).join('; ');
  return [
    table(
      'Visitors’ time, watched and while the application is being checked, against bare under the same load',
      [
        'application',
        'arm',
        '#requests/s',
        '#p50 / bare',
        '#p50',
        '#p99 / bare',
        '#p99',
        '#processor time / bare',
        '#probes in a life, of p99',
        '#probes',
      ],
      counted.map((each) => [
        each.framework,
        titleOf(each.arm),
        number(each.rate),
        interval(each.p50),
        `${each.p50Ms.bare.toFixed(2)} → ${each.p50Ms.arm.toFixed(2)} ms`,
        interval(each.p99),
        `${each.p99Ms.bare.toFixed(2)} → ${each.p99Ms.arm.toFixed(2)} ms`,
        interval(each.cpu),
        `${(each.imposed * 100).toFixed(2)} %`,
        number(each.probes, 9),
      ]),
    ),
    plot({
      title: 'Visitors’ time while the application is being checked, against bare',
      says,
      legend: [
        { mark: 'own', label: 'median (p50)' },
        { mark: 'second', label: '99th percentile' },
        { mark: 'goal', label: `goal for the median: ${GOALS.p50BusyRatio}` },
      ],
      drawing: dotWhisker({
        says,
        label: 'time / bare',
        rows: whiskers,
        rules: [
          { at: 1, label: 'bare', is: 'even' },
          { at: GOALS.p50BusyRatio, label: 'goal', is: 'goal' },
        ],
      }),
    }),
  ];
}
