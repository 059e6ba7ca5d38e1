import { z } from 'zod';
import { type Block, type Mark, plot, table, text } from '../blocks.ts';
import { type Chapter, keep, part } from '../chapter.ts';
import { allOf, atMost, noneOf } from '../goals.ts';
import { number, withUnit } from '../numbers.ts';
import { dots } from '../plots/dots.ts';
import { spread } from '../plots/spread.ts';
import { type ClassTally, ClassTallySchema, classesPlot, classesTable } from './shared/classes.ts';
import { whereOthersAreBetter } from './shared/peers.ts';

const PeerSchema = z.object({
  check: z.string(),
  tool: z.string(),
  found: z.number(),
  vulnerable: z.number(),
  false: z.number(),
  safe: z.number(),
  requests: z.number(),
  seconds: z.number(),
});
type Peer = z.infer<typeof PeerSchema>;

const SHAPE = {
  classes: z.array(ClassTallySchema),
  costs: z.array(z.object({ check: z.string(), requestsPerPoint: z.array(z.number()) })),
  dearest: z.array(z.object({ id: z.string(), requestsPerPoint: z.number() })),
  peers: z.array(PeerSchema),
};
const DetailsSchema = z.object(SHAPE).partial();
type Costs = z.infer<typeof SHAPE.costs>;

/** Every tool keeps its shape in all rows. */
const MARKS: Readonly<Record<string, Mark>> = { Selfward: 'own', Wapiti: 'peer-1', sqlmap: 'peer-2' };
const MEDIAN_GOAL = 20;

export const accuracy: Chapter = {
  bench: 'accuracy',
  title: 'Accuracy from outside',
  question:
    'What do the checks find of the flaws that are there, what do they take for a flaw that is none, and what does an innocent field cost?',
  method:
    'The default checks run over the lab: real servers (node:http, Express, Fastify, Flask, PHP, Ruby, Go, Java), every flaw beside its mended twin and its traps, each shown to be flawed by an exploit made by hand. Every request counts but two ordinary ones an endpoint.',
  goals: [
    allOf('Flaws found', 'found', 'vulnerable'),
    noneOf('Safe cases taken for flawed', 'false', 'safe'),
    atMost('Requests for an innocent point, median, the four classes', 'requestsPerInnocentPointOfFourClasses', 8),
    atMost('Requests for an innocent point, most, the four classes', 'requestsPerInnocentPointOfFourClassesMax', 12),
    atMost('Requests for an innocent point, median, all checks', 'requestsPerInnocentPoint', MEDIAN_GOAL),
  ],
  blocks({ metrics, details }) {
    const { classes, costs = [], dearest = [], peers = [] } = part(DetailsSchema, details) ?? {};
    return [
      table(
        'In all',
        ['what', '#measured'],
        [
          [
            'requests for an innocent point, median and most',
            pair(metrics.requestsPerInnocentPoint, metrics.requestsPerInnocentPointMax),
          ],
          [
            'of these, the four classes of the paper',
            pair(metrics.requestsPerInnocentPointOfFourClasses, metrics.requestsPerInnocentPointOfFourClassesMax),
          ],
          ['requests, all of the lab', number(metrics.requests, 9)],
          ['time, all of the lab', withUnit(metrics.seconds, 's')],
          ['said not to be checked', number(metrics.notChecked, 9)],
        ],
      ),
      ...classBlocks(classes),
      ...costBlocks(costs, dearest),
      ...peerBlocks(peers),
    ];
  },
  kept: (details) => keep(SHAPE, details),
};

const pair = (median: number | undefined, most: number | undefined): string => `${number(median)}, ${number(most)}`;

function classBlocks(classes: readonly ClassTally[] | undefined): Block[] {
  if (classes === undefined) return [text('By class: not measured.')];
  return [
    classesTable('By class', classes),
    plot(classesPlot('Flaws found and safe cases left alone, by class', classes)),
  ];
}

function costBlocks(costs: Costs, dearest: readonly { id: string; requestsPerPoint: number }[]): Block[] {
  if (costs.length === 0) return [text('What each innocent point cost: not measured.')];
  const says = costs.map(({ check, requestsPerPoint: of }) => `${check}: from ${of[0] ?? 0} to ${of.at(-1) ?? 0}`);
  const most = dearest.slice(0, 5).map(({ id, requestsPerPoint }) => `${id} ${number(requestsPerPoint)}`);
  return [
    plot({
      title: 'Requests for an innocent point, all checks together, by the class that its case is a twin of',
      says: says.join('; '),
      legend: [
        { mark: 'own', label: 'median, with the middle half around it and a line from the least to the most' },
        { mark: 'goal', label: `goal for the median of all: ${MEDIAN_GOAL}` },
      ],
      drawing: spread(
        says.join('; '),
        'requests for a point',
        costs.map(({ check, requestsPerPoint }) => ({ label: check, of: requestsPerPoint })),
        [{ at: MEDIAN_GOAL, label: 'goal', is: 'goal' }],
      ),
    }),
    ...(most.length > 0 ? [text(`Dearest: ${most.join(', ')}.`)] : []),
  ];
}

function peerBlocks(peers: readonly Peer[]): Block[] {
  if (peers.length === 0) return [text('Beside other tools: not measured.')];
  const own = ({ check }: Peer) => peers.find((each) => each.check === check && each.tool === 'Selfward');
  const times = (theirs: number, ours: number | undefined) =>
    ours === undefined || ours === 0 ? '–' : (theirs / ours).toFixed(1);
  const byClass = [...Map.groupBy(peers, ({ check }) => check)];
  const says = byClass.map(
    ([check, rows]) =>
      `${check}: ${rows.map(({ tool, found, vulnerable }) => `${tool} ${found} of ${vulnerable}`).join(', ')}`,
  );
  return [
    table(
      'Beside other tools, on the same cases in turn (their requests and time as multiples of ours)',
      ['class', 'tool', '#found', '#false', '#requests', '#of ours', '#seconds', '#of ours'],
      peers.map((row) => [
        row.check,
        row.tool,
        `${row.found} of ${row.vulnerable}`,
        `${row.false} of ${row.safe}`,
        number(row.requests, 9),
        times(row.requests, own(row)?.requests),
        number(row.seconds),
        times(row.seconds, own(row)?.seconds),
      ]),
    ),
    plot({
      title: 'Flaws found of the same sample, by tool',
      says: says.join('; '),
      legend: [...new Set(peers.map(({ tool }) => tool))].map((tool) => ({
        mark: MARKS[tool] ?? 'peer-1',
        label: tool,
      })),
      drawing: dots({
        says: says.join('; '),
        label: 'share of the sample’s flaws that is found',
        to: 1,
        format: (share) => `${Math.round(share * 100)} %`,
        rows: byClass.map(([label, rows]) => ({
          label,
          of: rows
            .filter(({ vulnerable }) => vulnerable > 0)
            .map(({ tool, found, vulnerable }) => ({ mark: MARKS[tool] ?? 'peer-1', value: found / vulnerable })),
        })),
      }),
    }),
    text(
      'The sample is from our own lab, and of it only pages whose input stands in the query of a GET, which every tool can be pointed at: it favours nobody by form, and us by origin.',
    ),
    text(whereOthersAreBetter(peers)),
  ];
}
