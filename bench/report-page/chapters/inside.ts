import { z } from 'zod';
import { type Block, plot, table, text } from '../blocks.ts';
import { type Chapter, keep, part } from '../chapter.ts';
import { allOf, atMost, noneOf } from '../goals.ts';
import { number, withUnit } from '../numbers.ts';
import { columns } from '../plots/columns.ts';
import { dots } from '../plots/dots.ts';
import { ClassTallySchema, classesPlot, classesTable } from './shared/classes.ts';

const ModeSchema = z.object({
  mode: z.string(),
  classes: z.array(ClassTallySchema),
  probes: z.array(z.object({ probes: z.number(), quiet: z.number(), reached: z.number() })),
});
const SHAPE = {
  modes: z.array(ModeSchema),
  alarms: z.array(z.number()),
  routesOfCycle: z.number(),
};
const DetailsSchema = z.object(SHAPE).partial();

const MODES: Readonly<Record<string, string>> = {
  alone: 'By itself, from within alone',
  both: 'On demand (check()), from within and from outside',
};
const ALARM_GOAL_MS = 2000;
const MOST_COLUMNS = 24;

export const inside: Chapter = {
  bench: 'inside',
  title: 'Watching from within',
  question: 'What does an application find in itself, what does a route cost, and how long does an alarm take?',
  method:
    'The lab’s Node cases (Express, Fastify, node:http) are applications that call watch and were started with --import selfward/sensors. They are checked by themselves and on demand. Then an application of many routes is gone through once, and grows flawed routes of which an alarm is awaited.',
  goals: [
    allOf('Flaws found by itself', 'found', 'vulnerable'),
    noneOf('Safe cases taken for flawed', 'false', 'safe'),
    allOf('Flaws found on demand', 'foundBoth', 'vulnerableBoth'),
    noneOf('Safe cases taken for flawed on demand', 'falseBoth', 'safeBoth'),
    atMost('Probes for a route where no word reaches a sink', 'probesPerQuietRoute', 2),
    atMost('From a flawed route’s appearance to its alarm', 'alarmMs', ALARM_GOAL_MS, 'ms'),
  ],
  blocks({ metrics, details }) {
    const { modes = [], alarms = [], routesOfCycle } = part(DetailsSchema, details) ?? {};
    const of = (name: string) => [metrics[name], metrics[`${name}Both`]] as const;
    const row = (words: string, name: string, unit = '') => {
      const show = (value: number | undefined) => (unit === '' ? number(value) : withUnit(value, unit));
      return [words, ...of(name).map(show)];
    };
    const routes = routesOfCycle === undefined ? '' : ` over ${number(routesOfCycle, 9)} routes`;
    return [
      table(
        'What it costs',
        ['what', '#by itself', '#on demand'],
        [
          row('probes for a route that something enters, mean', 'probesPerRoute'),
          row('the same where no word reaches a sink', 'probesPerQuietRoute'),
          row('requests that looked for a crash, mean', 'crashProbesPerRoute'),
          row('time, all cases', 'seconds', 's'),
        ],
      ),
      table(
        'How long it takes',
        ['what', '#measured'],
        [
          [`full cycle${routes}`, withUnit(metrics.cycleSeconds, 's')],
          ['probes for a route in that cycle, mean', number(metrics.cycleProbesPerRoute)],
          ['from a flawed route’s appearance to its alarm, median', withUnit(metrics.alarmMs, 'ms')],
        ],
      ),
      ...(modes.length === 0 ? [text('By class: not measured.')] : modes.flatMap(modeBlocks)),
      ...alarmBlocks(alarms),
    ];
  },
  kept: (details) => keep(SHAPE, details),
};

function modeBlocks({ mode, classes, probes }: z.infer<typeof ModeSchema>): Block[] {
  const name = MODES[mode] ?? mode;
  const first = probes.slice(0, MOST_COLUMNS);
  const more = probes.slice(MOST_COLUMNS);
  const says = probes.map(({ probes: count, quiet, reached }) => `${count}: ${quiet + reached} routes`).join('; ');
  const sum = (pick: (each: (typeof probes)[number]) => number) => more.reduce((all, each) => all + pick(each), 0);
  const shown = [
    ...first.map((each) => ({ label: String(each.probes), ...each })),
    ...(more.length === 0
      ? []
      : [{ label: `${more[0]?.probes}+`, quiet: sum(({ quiet }) => quiet), reached: sum(({ reached }) => reached) }]),
  ];
  return [
    classesTable(`${name}: by class`, classes),
    plot(classesPlot(`${name}: flaws found and safe cases left alone`, classes)),
    ...(probes.length === 0
      ? []
      : [
          plot({
            title: `${name}: routes by the probes that they took`,
            says,
            legend: [
              { mark: 'passed', label: 'no word of theirs reached a sink' },
              { mark: 'found', label: 'one did, and values followed' },
            ],
            drawing: columns(
              says,
              { x: 'probes for the route', y: 'routes' },
              shown.map(({ label, quiet, reached }) => ({
                label,
                pieces: [
                  { mark: 'passed', value: quiet },
                  { mark: 'found', value: reached },
                ],
              })),
            ),
          }),
        ]),
  ];
}

function alarmBlocks(alarms: readonly number[]): Block[] {
  if (alarms.length === 0) return [text('How long alarms took: not measured.')];
  const says = `Alarms after ${alarms.map((each) => withUnit(each, 'ms')).join(', ')}`;
  return [
    plot({
      title: 'From a flawed route’s appearance to its alarm',
      says,
      legend: [
        { mark: 'own', label: 'one alarm' },
        { mark: 'goal', label: `goal: ${withUnit(ALARM_GOAL_MS, 'ms')}` },
      ],
      drawing: dots({
        says,
        label: 'milliseconds',
        rows: [{ label: 'alarms', of: alarms.map((value) => ({ mark: 'own', value })) }],
        rules: [{ at: ALARM_GOAL_MS, label: 'goal', is: 'goal' }],
      }),
    }),
  ];
}
