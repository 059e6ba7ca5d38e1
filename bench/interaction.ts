/**
 * `npm run bench:interaction [-- --quick] [--json <file>] [--svg <folder>] [--devices <n>] [--no-firefox]`: the paper's
 * experiment on this server. A real browser walks through it (signing in, the list of devices, a device, ordering a check,
 * seeing its result) with self-monitoring off, on and busy, over 10 and 10,000 devices, and each page tells by Navigation
 * Timing what its phases took. In turn with it, navigation by navigation, the same browser visits the paper's pages in a
 * bare Flask application and a static page: what counts is the ratio to those.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHROMIUM } from '../test/support/needs.ts';
import { startChromium } from './interaction/chromium.ts';
import { measureCosts } from './interaction/costs.ts';
import { type Measured, measure, type Plan, REPETITIONS } from './interaction/measure.ts';
import { metricsOf, worstStep } from './interaction/metrics.ts';
import { printCosts, printGoals, printRatios, printSteps, printTable } from './interaction/print.ts';
import { checksOf, type InteractionDetails, PAPER, seenBy } from './interaction/results.ts';
import { startBeside } from './interaction/start-beside.ts';
import { startFlask } from './interaction/start-flask.ts';
import { DEVICES, type DeviceCount, STEP_TITLES } from './interaction/steps.ts';
import type { DrivenBrowser } from './interaction/tab.ts';
import type { Sites } from './interaction/walk.ts';
import { reportOf, writeReport } from './report.ts';

const FULL = { repetitions: REPETITIONS, rounds: 10, costWalks: 50 };
const QUICK = { repetitions: 2, rounds: 1, costWalks: 4 };

const planOf = (devices: DeviceCount, isQuick: boolean): Plan => {
  if (isQuick) return { devices, ...QUICK, points: { off: 2, on: 0, busy: 2 } };
  return { devices, ...FULL, points: { off: 20, on: 20, busy: devices === 10 ? 100 : 20 } };
};

const say = (line: string): void => console.error(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      devices: { type: 'string' },
    },
  });
  if (!existsSync(CHROMIUM)) throw new Error(`there is no ${CHROMIUM}: scripts/install-test-tools.sh installs it`);
  const isQuick = values.quick;
  const notes: string[] = [];
  if (isQuick) notes.push('left out: monitoring on and at rest, for it goes through a whole cycle first');
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
    for (const devices of counts) {
      const surroundings = { deviceUrl: beside.deviceUrl, others };
      const { blocks, proofs } = await measure(browser, planOf(devices, isQuick), surroundings, say);
      all.blocks.push(...blocks);
      all.proofs.push(...proofs);
      const walks = isQuick ? QUICK.costWalks : FULL.costWalks;
      costs.push({ devices, costs: await measureCosts(browser, { devices, walks, deviceUrl: beside.deviceUrl }) });
      say(`${devices} devices: done`);
    }
    const { name, version } = browser;
    const details: InteractionDetails = {
      ...seenBy({ name, version }, all.blocks),
      paper: PAPER,
      costs,
      checks: checksOf(all.blocks),
      busy: all.proofs,
      others: [],
      notes,
    };
    const metrics = metricsOf(all.blocks, details);
    printTable(details);
    printSteps(details);
    printRatios(details);
    printCosts(details);
    const worst = worstStep(all.blocks);
    if (worst)
      console.log(
        `\nThe worst step with monitoring ${worst.mode} and ${worst.devices} devices: ${STEP_TITLES[worst.step]}`,
      );
    printGoals(metrics);
    for (const note of notes) console.log(note);
    if (values.json !== undefined) await writeReport(values.json, reportOf('interaction', metrics, { ...details }));
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
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
