import { GOALS, type Metrics } from './metrics.ts';
import type { InteractionDetails, Seen, Where } from './results.ts';
import { DEVICES, MODES, PLAIN_SIGN_IN, STEP_TITLES, STEPS } from './steps.ts';

const FIRST = 34;
const line = ([name = '', ...cells]: readonly string[]): string =>
  name.padEnd(FIRST) + cells.map((each) => each.padStart(10)).join('');
const ms = (value: number): string => value.toFixed(1);

const HEAD = ['mean', 'min', 'max', 'p50', 'p95', 'p99', 'n'];

function rowOf(seen: Pick<Seen, 'summaries'>, title: string, where: Where): string[] {
  const found = seen.summaries.find((each) =>
    (Object.keys(where) as (keyof Where)[]).every((key) => each[key] === where[key]),
  );
  if (found === undefined) return [];
  const { mean, min, max, p50, p95, p99, count } = found;
  return [line([title, ...[mean, min, max, p50, p95, p99].map(ms), String(count)])];
}

const count = (devices: number): string => `${devices.toLocaleString('en')} devices`;
const MODE_TITLES = { off: 'monitoring off', on: 'monitoring on', busy: 'monitoring busy' } as const;

/** The paper's Table 2 beside ours, all steps together. */
export function printTable({ paper, ...seen }: InteractionDetails): void {
  console.log(`\n${line([`Interaction, ${seen.browser.name} ${seen.browser.version} (ms)`, ...HEAD])}`);
  console.log(line(['the paper (another machine)', ms(paper.mean), ms(paper.min), ms(paper.max)]));
  for (const devices of DEVICES)
    for (const mode of MODES)
      for (const row of rowOf(seen, `${count(devices)}, ${MODE_TITLES[mode]}`, {
        site: 'selfward',
        step: 'all',
        devices,
        mode,
      }))
        console.log(row);
}

export function printSteps(seen: Seen): void {
  for (const devices of DEVICES) {
    for (const mode of MODES) {
      const rows = STEPS.flatMap((step) => rowOf(seen, STEP_TITLES[step], { site: 'selfward', step, devices, mode }));
      if (rows.length === 0) continue;
      console.log(`\n${line([`${count(devices)}, ${MODE_TITLES[mode]} (ms)`, ...HEAD])}\n${rows.join('\n')}`);
      const others = [
        ...STEPS.flatMap((step) =>
          rowOf(seen, `  Flask: ${STEP_TITLES[step]}`, { site: 'flask', step, devices, mode }),
        ),
        ...rowOf(seen, '  Flask: signing in, no hash', { site: 'flask', step: PLAIN_SIGN_IN, devices, mode }),
        ...rowOf(seen, '  static page', { site: 'static', step: 'page', devices, mode }),
      ];
      if (others.length > 0) console.log(others.join('\n'));
    }
  }
}

/** Each in turn with what it is compared with. */
export function printRatios({ ratios }: Seen): void {
  console.log('\nRatios: median of rounds or points [95 %]');
  for (const { of, to, devices, mode, step, median, low, high, count: n } of ratios) {
    const what = to === 'off' ? `${of} / off` : `${of} / ${to}, ${MODE_TITLES[mode]}`;
    const title = step === 'all' ? 'the whole walk' : STEP_TITLES[step];
    const figures = `${median.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] of ${n}`;
    console.log(`  ${`${count(devices)}, ${what}`.padEnd(52)}${title.padEnd(22)}${figures}`);
  }
}

export function printCosts({ costs, checks, busy }: InteractionDetails): void {
  for (const { devices, costs: own } of costs)
    for (const { step, total, parts } of own) {
      console.log(
        `\nServer, ${count(devices)}, ${STEP_TITLES[step]}: ${ms(total.mean)} ms from the POST to the next page`,
      );
      for (const { title, meanMs } of parts) console.log(`  ${title.padEnd(28)}${meanMs.toFixed(2).padStart(9)}`);
    }
  if (checks.length > 0) console.log('\nTest execution, apart from every navigation (ms)');
  for (const { devices, mode, waited, ran } of checks)
    console.log(
      `  ${`${count(devices)}, ${MODE_TITLES[mode]}`.padEnd(34)}ran ${ms(ran.mean)} (p99 ${ms(ran.p99)}), waited ${ms(waited.mean)}`,
    );
  if (busy.length === 0) return;
  const sum = busy.reduce((all, { probes }) => all + probes, 0);
  const least = (pick: (each: (typeof busy)[number]) => number) => Math.min(...busy.map(pick));
  console.log(
    `\nBusy: ${sum} probes meanwhile, at work during ${Math.round(least(({ covered }) => covered) * 100)} % of the ` +
      `navigations or more, with ${Math.round(least(({ cpuShare }) => cpuShare) * 100)} % of one processor or more`,
  );
}

export function printGoals(metrics: Metrics): void {
  console.log('');
  for (const [name, limit] of Object.entries(GOALS)) {
    const [value, low, high] = [name, `${name}Low`, `${name}High`].map((key) => metrics[key]);
    if (value === undefined) console.log(`${name}: not measured`);
    else
      console.log(
        `${name} ${value.toFixed(3)} [${low?.toFixed(3)}, ${high?.toFixed(3)}]: ${value <= limit ? 'within' : 'NOT within'} ${limit}`,
      );
  }
}
