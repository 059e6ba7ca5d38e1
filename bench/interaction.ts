/**
 * `npm run bench:interaction [-- --quick | --brief | --full] [--json <file>] [--svg <folder>] [--devices <n>]
 * [--no-busy] [--no-firefox]`
 *
 * The paper's experiment on this server. A real browser walks through it (signing in, the list of devices, a device,
 * ordering a check, seeing its result) with self-monitoring off, on and busy, over 10 and 10,000 devices, and each page
 * tells by Navigation Timing what its phases took. In turn with it, navigation by navigation, the same browser visits the
 * paper's pages in a bare Flask application and a static page: what counts is the ratio to those.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHROMIUM } from '../test/support/needs.ts';
import { startChromium } from './interaction/chromium.ts';
import { measureCosts } from './interaction/costs.ts';
import { FIGURES } from './interaction/figures/index.ts';
import { missingFirefox, startFirefox } from './interaction/firefox.ts';
import { type Measured, measure, type Pair, type Plan, REPETITIONS, startPair } from './interaction/measure.ts';
import { metricsOf, worstStep } from './interaction/metrics.ts';
import { printCosts, printGoals, printRatios, printSteps, printTable } from './interaction/print.ts';
import { checksOf, type InteractionDetails, PAPER, type Seen, seenBy } from './interaction/results.ts';
import { untilIdle } from './interaction/self-watch.ts';
import { startBeside } from './interaction/start-beside.ts';
import { startFlask } from './interaction/start-flask.ts';
import { DEVICES, type DeviceCount, STEP_TITLES } from './interaction/steps.ts';
import type { DrivenBrowser } from './interaction/tab.ts';
import type { Sites } from './interaction/walk.ts';
import { reportOf, writeReport } from './report.ts';

type Extent = 'quick' | 'brief' | 'usual' | 'full';

/** Beside a check that takes processor time from all of them, only ours says something. */
const BESIDE = ['off', 'on'] as const;

/**
 * Each walk has five navigations that count: usually 100 × 10 of them with ten devices and busy, 20 × 10 in the other modes;
 * more where a 99th percentile is told. In full, as many of every step. In brief and at a quick look, ten devices are for
 * what is visited in turn with them, and 10,000 for what self-monitoring costs.
 */
function planOf(devices: DeviceCount, extent: Extent): Plan & { costWalks: number } {
  const few = devices === 10;
  const common = { devices, repetitions: REPETITIONS, warmUp: 3, beside: BESIDE };
  if (extent === 'quick') {
    const points = few ? { off: 3, on: 0, busy: 0 } : { off: 3, on: 0, busy: 3 };
    const short = { ...common, repetitions: 1, warmUp: 1, rounds: 1, costWalks: few ? 0 : 3 };
    return { ...short, beside: few ? BESIDE : [], points };
  }
  if (extent === 'brief') {
    const points = few ? { off: 3, on: 0, busy: 0 } : { off: 4, on: 6, busy: 4 };
    return { ...common, beside: few ? BESIDE : [], rounds: few ? 1 : 2, points, costWalks: 10 };
  }
  if (extent === 'usual')
    return { ...common, rounds: 4, points: { off: 4, on: few ? 4 : 12, busy: few ? 20 : 4 }, costWalks: 20 };
  return { ...common, rounds: 10, points: { off: 20, on: 20, busy: few ? 100 : 20 }, costWalks: 100 };
}

const say = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      brief: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      json: { type: 'string' },
      svg: { type: 'string' },
      devices: { type: 'string' },
      busy: { type: 'boolean', default: true },
      firefox: { type: 'boolean', default: true },
    },
    allowNegative: true,
  });
  if (!existsSync(CHROMIUM)) throw new Error(`there is no ${CHROMIUM}: scripts/install-test-tools.sh installs it`);
  const extent = values.quick ? 'quick' : values.brief ? 'brief' : values.full ? 'full' : 'usual';
  const short = extent === 'quick' || extent === 'brief';
  const notes: string[] = [];
  if (extent === 'quick') notes.push('left out: monitoring on and at rest, for it goes through a whole cycle first');
  if (short) notes.push('left out: monitoring with 10 devices, and what is visited in turn with 10,000');
  if (!values.busy) notes.push('left out: monitoring busy');
  const counts = DEVICES.filter((devices) => values.devices === undefined || String(devices) === values.devices);
  const folder = await mkdtemp(join(tmpdir(), 'selfward-bench-'));
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const beside = await startBeside();
    stops.push(beside.stop);
    const flask = await startFlask(folder);
    if ('missing' in flask) notes.push(`left out: the bare Flask application: ${flask.missing}`);
    else stops.push(flask.stop);
    const started = 'missing' in flask ? undefined : flask;

    const browser = await startChromium();
    stops.push(browser.close);
    const others = await othersIn(browser, started, beside.staticUrl);
    const all: Measured = { blocks: [], proofs: [] };
    const costs: InteractionDetails['costs'] = [];
    const seenElsewhere: Seen[] = [];
    const missing = short ? 'there is no time for it' : values.firefox ? missingFirefox() : 'as asked';
    if (missing !== undefined) notes.push(`left out: Firefox: ${missing}`);
    for (const [at, devices] of counts.entries()) {
      const given = planOf(devices, extent);
      const plan = values.busy ? given : { ...given, points: { ...given.points, busy: 0 } };
      const pair = await startPair(browser, plan, beside.deviceUrl);
      stops.push(pair.stop);
      if (plan.points.on > 0) {
        const { probes, cycle } = await untilIdle(pair.watched.server);
        say(`${devices} devices: watched: ${cycle.done} routes, ${probes} probes`);
      }
      const { blocks, proofs } = await measure(pair, plan, others, say);
      all.blocks.push(...blocks);
      all.proofs.push(...proofs);
      if (at === 0 && missing === undefined) {
        const visited = { page: others.page.url, ...(started && { flask: started }) };
        seenElsewhere.push(await measureInFirefox(pair, plan, visited));
      }
      // What still checks itself would be in the way.
      await pair.stop();
      const { costWalks: walks, warmUp } = plan;
      const { deviceUrl } = beside;
      if (walks > 0) costs.push({ devices, costs: await measureCosts(browser, { devices, walks, warmUp, deviceUrl }) });
    }
    const { name, version } = browser;
    const details: InteractionDetails = {
      ...seenBy({ name, version }, all.blocks),
      paper: PAPER,
      costs,
      checks: checksOf(all.blocks),
      busy: all.proofs,
      others: seenElsewhere,
      notes,
    };
    const metrics = metricsOf(all.blocks, details);
    printTable(details);
    printSteps(details);
    printRatios(details);
    for (const seen of seenElsewhere) {
      console.log(`\nThe same in ${seen.browser.name} ${seen.browser.version}`);
      printSteps(seen);
      printRatios(seen);
    }
    printCosts(details);
    const worst = worstStep(all.blocks);
    if (worst)
      console.log(
        `\nThe worst step with monitoring ${worst.mode} and ${worst.devices} devices: ${STEP_TITLES[worst.step]}`,
      );
    printGoals(metrics);
    for (const note of notes) console.log(note);
    if (values.svg !== undefined) {
      await mkdir(values.svg, { recursive: true });
      for (const [name, figure] of Object.entries(FIGURES))
        await writeFile(join(values.svg, `${name}.svg`), figure(details));
    }
    if (values.json !== undefined) await writeReport(values.json, reportOf('interaction', metrics, { ...details }));
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** The same servers once more, in the browser that is not Chromium's kin. */
async function measureInFirefox(
  pair: Pair,
  plan: Plan,
  visited: { page: string; flask?: NonNullable<NonNullable<Sites['others']>['flask']>['server'] },
): Promise<Seen> {
  const firefox = await startFirefox();
  try {
    const less = { ...plan, rounds: 2, points: { off: 2, on: 2, busy: 0 } };
    const others = await othersIn(firefox, visited.flask, visited.page);
    const { blocks } = await measure(await visitedBy(firefox, pair), less, others, say);
    return seenBy({ name: firefox.name, version: firefox.version }, blocks);
  } finally {
    await firefox.close();
  }
}

/** The same servers, in another browser. */
async function visitedBy(browser: DrivenBrowser, { bare, watched, stop }: Pair): Promise<Pair> {
  return {
    bare: { ...bare, tab: await browser.tab() },
    watched: { ...watched, tab: await browser.tab() },
    stop,
  };
}

async function othersIn(
  browser: DrivenBrowser,
  flask: NonNullable<NonNullable<Sites['others']>['flask']>['server'] | undefined,
  url: string,
): Promise<NonNullable<Sites['others']>> {
  const page = { tab: await browser.tab(), url };
  return flask === undefined ? { page } : { page, flask: { tab: await browser.tab(), server: flask } };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
