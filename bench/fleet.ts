/**
 * `npm run bench:fleet [-- --quick] [--full] [--at-once <n>] [--json <file>]`: checks fleets of 10, 100 and 1,000
 * simulated devices for the four classes, as the server does, and says what a device costs in each, what was found, and
 * what was done to the devices by their own count. A larger fleet is checked beside several of a hundred, so that whatever
 * the machine has to do meanwhile weighs on all of them. `--full` runs every check that runs by default, and goes on to
 * 10,000. It ends with status 1 where a device was harmed; one that
 * could not be checked is told and counted.
 */
import { parseArgs } from 'node:util';
import { checkFleet } from './fleet/check-fleet.ts';
import { type Band, CLASSES, REAL } from './fleet/device-spec.ts';
import type { Judged } from './fleet/judge.ts';
import { flatnessOf, metricsOf } from './fleet/metrics.ts';
import { printRows, printTroubles } from './fleet/print.ts';
import type { Row } from './fleet/row-of.ts';
import { reportOf, writeReport } from './report.ts';

/** Fleets that are checked beside each other. */
const USUAL = [[10, 100, 100, 100, 1_000]];
const FULL = [...USUAL, [100, 100, 100, 10_000]];
const QUICK = [[10, 100, 100]];
/** Slow devices take minutes, since they are given time: a quick look is at the fast ones. */
const FAST: Band = [50, 80];

const TELL_MS = 15_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      'at-once': { type: 'string', default: '500' },
      json: { type: 'string' },
    },
  });
  const atOnce = Number(values['at-once']);
  if (!Number.isInteger(atOnce) || atOnce < 1) throw new Error('--at-once: a number of devices, from 1 on');
  const { loadChecks } = await import('../packages/selfward/src/engine-entry.ts');
  const usual = (await loadChecks()).filter(({ byDefault }) => byDefault).map(({ id }) => id);
  const checks = values.full ? usual : CLASSES;
  const band = values.quick ? FAST : REAL;
  const plan = values.quick ? QUICK : values.full ? FULL : USUAL;
  console.log(`Devices that answer in ${band[0]} to ${band[1]} ms; ${checks.length} checks: ${checks.join(', ')}`);
  const groups: Row[][] = [];
  const judged: { devices: number; judged: Judged[] }[] = [];
  for (const sizes of plan) {
    const results = await Promise.all(
      sizes.map((devices) => checkFleet({ devices, band, checks, atOnce, onDone: tell(devices) })),
    );
    groups.push(results.map(({ row }) => row));
    judged.push(...results.map((each) => ({ devices: each.row.devices, judged: each.judged })));
  }
  for (const each of judged) printTroubles(each.devices, each.judged);
  printRows(groups);
  if (values.json !== undefined) {
    const details = { band, checks, rows: groups, flatness: flatnessOf(groups) };
    await writeReport(values.json, reportOf('fleet', metricsOf(groups), details));
  }
  const all = judged.flatMap((each) => each.judged);
  const unchecked = all.filter((each) => each.unchecked !== undefined).length;
  const harmed = all.filter(({ harm }) => harm.length > 0).length;
  if (unchecked > 0) console.error(`\n${unchecked} devices could NOT be checked: these fleets are not clean.`);
  if (harmed > 0) console.error(`\n${harmed} devices were HARMED.`);
  if (harmed > 0) process.exitCode = 1;
}

/** Says now and then how far it is. */
function tell(devices: number): (done: number) => void {
  let last = performance.now();
  return (done) => {
    if (performance.now() - last < TELL_MS && done < devices) return;
    last = performance.now();
    process.stderr.write(`${devices} devices: ${done} done\n`);
  };
}

await main();
