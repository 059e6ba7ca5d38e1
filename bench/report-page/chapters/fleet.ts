import { h } from 'preact';
import { z } from 'zod';
import { type Block, plot, table, text } from '../blocks.ts';
import { type Chapter, keep, part } from '../chapter.ts';
import { allOf, atMost, noneOf } from '../goals.ts';
import { number, ratio, withUnit } from '../numbers.ts';
import { bySize } from '../plots/by-size.ts';
import { stackedBars } from '../plots/stacked-bars.ts';

const RowSchema = z.object({
  devices: z.number(),
  atOnce: z.number(),
  seconds: z.number(),
  requestsPerDevice: z.number(),
  cpuMsPerDevice: z.number(),
  memoryMbPeak: z.number(),
  memoryMbPerDevice: z.number(),
  harmed: z.number(),
  found: z.number(),
  flawed: z.number(),
  false: z.number(),
  safe: z.number(),
  unchecked: z.number(),
  partlyChecked: z.number(),
});
const FlatnessSchema = z.object({
  devices: z.number(),
  ratio: z.number(),
  low: z.number(),
  high: z.number(),
  against: z.number(),
});
const SHAPE = {
  band: z.tuple([z.number(), z.number()]),
  checks: z.array(z.string()),
  rows: z.array(z.array(RowSchema)),
  flatness: z.array(FlatnessSchema),
};
const DetailsSchema = z.object(SHAPE).partial();
type Row = z.infer<typeof RowSchema>;

/** What is called flat: a tenth more for each of a hundred times as many. */
const FLAT = 1.1;

export const fleet: Chapter = {
  bench: 'fleet',
  title: 'A fleet of devices',
  question: 'What does checking thousands of devices cost for each of them, and does it harm any?',
  method:
    'Simulated devices with the latencies, connections, error rates and fragilities of real ones (some die of more than five requests in a second), three injection points each, are checked as the server does it. Larger fleets run beside several of a hundred, so that whatever the machine does meanwhile weighs on all. Harm is what the devices themselves counted: what got slow or died.',
  goals: [
    atMost('Devices harmed', 'harmed', 0),
    atMost('Devices that could not be checked', 'unchecked', 0),
    allOf('Flaws of devices found', 'found', 'flawed'),
    noneOf('Mended devices taken for flawed', 'false', 'safe'),
    atMost('Processor time a device in the largest fleet, against fleets of a hundred', 'flatness', FLAT, 'ratio'),
  ],
  blocks({ metrics, details }) {
    const { rows = [], flatness = [], band, checks = [] } = part(DetailsSchema, details) ?? {};
    const all = rows.flat();
    if (all.length === 0)
      return [
        table(
          'The largest fleet',
          ['what', '#measured'],
          [
            ['devices', number(metrics.devices, 9)],
            ['time', withUnit(metrics.seconds, 's')],
            ['harmed', number(metrics.harmed, 9)],
            ['processor time a device', withUnit(metrics.cpuMsPerDevice, 'ms')],
          ],
        ),
        text('By size: not measured.'),
      ];
    return [
      ...(band === undefined
        ? []
        : [text(`Devices that answer in ${band[0]} to ${band[1]} ms; checked for ${checks.join(', ')}.`)]),
      fleetsTable(all),
      ...flatness.map(({ devices, ratio: of, low, high, against }) =>
        text(
          `Processor time of a device among ${number(devices, 9)}, against one among 100: ${ratio(of)} (${ratio(low)} to ${ratio(high)} against each of ${against} fleets beside it).`,
        ),
      ),
      costPlot(all),
      harmPlot(all),
      ...(all.some(({ devices }) => devices >= 10_000) ? [] : [text('10,000 devices: not measured.')]),
    ];
  },
  kept: (details) => keep(SHAPE, details),
};

const fleetsTable = (rows: readonly Row[]): Block =>
  table(
    'Each fleet (requests and processor time for a device; memory beyond the start for each that is checked at once)',
    [
      'devices',
      '#at once',
      '#time',
      '#requests',
      '#processor time',
      '#memory',
      '#memory, peak',
      '#harmed',
      '#found',
      '#false',
      '#not checked',
    ],
    rows.map((row) => [
      number(row.devices, 9),
      number(row.atOnce, 9),
      withUnit(row.seconds, 's'),
      number(row.requestsPerDevice),
      withUnit(row.cpuMsPerDevice, 'ms'),
      withUnit(row.memoryMbPerDevice, 'MB'),
      withUnit(row.memoryMbPeak, 'MB'),
      number(row.harmed, 9),
      `${row.found} of ${row.flawed}`,
      `${row.false} of ${row.safe}`,
      row.partlyChecked === 0 ? String(row.unchecked) : `${row.unchecked}, ${row.partlyChecked} in places`,
    ]),
  );

const COSTS = [
  ['processor time a device, ms', 'cpuMsPerDevice'],
  ['requests a device', 'requestsPerDevice'],
  ['seconds for the whole fleet', 'seconds'],
  ['memory at the peak, MB', 'memoryMbPeak'],
] as const satisfies readonly (readonly [string, keyof Row])[];

function costPlot(rows: readonly Row[]): Block {
  const sorted = [...rows].sort((a, b) => a.devices - b.devices);
  const of = (key: (typeof COSTS)[number][1]) => sorted.map((row) => ({ size: row.devices, value: row[key] }));
  return plot({
    title: 'Cost against the number of devices, by powers of ten',
    says: COSTS.map(([title]) => title).join(', '),
    drawing: h(
      'div',
      { class: 'halves' },
      COSTS.map(([title, key]) => bySize(title, of(key))),
    ),
  });
}

function harmPlot(rows: readonly Row[]): Block {
  const says = rows.map(({ devices, harmed }) => `${harmed} of ${number(devices, 9)} devices harmed`).join('; ');
  const share = (row: Row, count: number) => (100 * count) / row.devices;
  return plot({
    title: 'What became of the devices',
    says,
    legend: [
      { mark: 'found', label: 'checked, unharmed' },
      { mark: 'missed', label: 'could not be checked' },
      { mark: 'false', label: 'harmed' },
    ],
    drawing: stackedBars(
      says,
      'share of the fleet, %',
      rows.map((row) => ({
        label: `${number(row.devices, 9)} devices`,
        of: {
          pieces: [
            { mark: 'found', value: share(row, Math.max(0, row.devices - row.harmed - row.unchecked)) },
            { mark: 'missed', value: share(row, row.unchecked) },
            { mark: 'false', value: share(row, row.harmed) },
          ],
          words: `${row.harmed} harmed`,
        },
      })),
    ),
  });
}
