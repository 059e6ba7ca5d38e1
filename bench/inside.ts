/**
 * `npm run bench:inside [-- --quick] [--only <part of an id>] [--check <id>] [--framework <name>] [--mode alone|both]
 * [--json <file>]`: lets the lab's Node cases be checked from within, as applications that call `watch` and are started
 * with `--import selfward/sensors`: by themselves, and on demand. Says what was found of what is there, what was taken for
 * a flaw that is none, what it cost, how long a cycle over 1,000 routes takes, and how long an alarm.
 */
import { parseArgs } from 'node:util';
import type { Case, ServerName } from '../lab/cases/case.ts';
import { loadFamilies } from '../lab/cases/load-families.ts';
import { judge } from './accuracy/judge.ts';
import { sample } from './accuracy/sample.ts';
import { tallyByClass } from './accuracy/tally.ts';
import { measureTimes } from './inside/measure-times.ts';
import { apart, endedOf, metricsOf, probesByRoute, type Ran } from './inside/metrics.ts';
import { print } from './inside/print.ts';
import { type Mode, type Outcome, runCases } from './inside/run-cases.ts';
import { startDatabases } from './inside/start-databases.ts';
import { reportOf, writeReport } from './report.ts';

const FRAMEWORKS: readonly ServerName[] = ['express', 'fastify', 'node'];
const MODES: readonly Mode[] = ['alone', 'both'];
const ROUTES = 1000;
/** Of the same part of the cases each time, so many of each framework. */
const QUICK = 6;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      check: { type: 'string' },
      framework: { type: 'string' },
      mode: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { quick, only, check } = values;
  const frameworks = FRAMEWORKS.filter((name) => values.framework === undefined || name === values.framework);
  const modes = MODES.filter((mode) => values.mode === undefined || mode === values.mode);
  if (frameworks.length === 0) throw new Error(`--framework: known are ${FRAMEWORKS.join(', ')}`);
  if (modes.length === 0) throw new Error(`--mode: known are ${MODES.join(', ')}`);
  const began = performance.now();
  const all = (await loadFamilies()).map(({ it }) => it);
  const wanted = all.filter(
    (it) => (only === undefined || it.id.includes(only)) && (check === undefined || it.check === check) && !it.alone,
  );
  const ofFramework = (server: ServerName): Case[] => {
    const own = wanted.filter((it) => it.server === server);
    return quick ? spread(sample(own), QUICK) : own;
  };
  const databases = await startDatabases((line) => console.log(line));
  const ran: Ran[] = [];
  try {
    for (const mode of modes) {
      const started = frameworks.map((server) => ({ server, cases: ofFramework(server) }));
      const ours = started.filter(({ cases }) => cases.length > 0);
      const check = async ({ server, cases }: { server: ServerName; cases: Case[] }): Promise<Outcome> => {
        const outcome = await runCases(server, cases, mode, databases.env);
        process.stderr.write(`${mode}: ${server}, ${cases.length} cases, ${Math.round(outcome.seconds)} s\n`);
        return outcome;
      };
      const outcomes: Outcome[] = quick ? await Promise.all(ours.map(check)) : [];
      if (!quick) for (const each of ours) outcomes.push(await check(each));
      const judged = outcomes.flatMap((outcome, at) => judge(ours[at]?.cases ?? [], apart(outcome)));
      const cases = ours.flatMap((each) => each.cases);
      const one: Ran = { mode, judged, outcomes };
      ran.push(one);
      print(one, endedOf(outcomes, cases));
    }
  } finally {
    await databases.stop();
  }
  // A part of the lab is looked at to see one thing.
  const isPart = only !== undefined || check !== undefined || values.framework !== undefined;
  const times = isPart ? undefined : await measureTimes(quick ? ROUTES / 10 : ROUTES, quick ? 2 : 5);
  const metrics = metricsOf(ran, times, (performance.now() - began) / 1000);
  console.log(
    `\n${Object.entries(metrics)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  );
  const details = {
    modes: ran.map(({ mode, judged, outcomes }) => ({
      mode,
      classes: tallyByClass(judged),
      probes: probesByRoute(outcomes),
    })),
    alarms: times?.alarms,
    routesOfCycle: times && (quick ? ROUTES / 10 : ROUTES),
  };
  if (values.json !== undefined) await writeReport(values.json, reportOf('inside', metrics, details));
}

/** So many of a list, from all over it. */
function spread<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most);
  return Array.from({ length: Math.min(most, list.length) }, (_, at) => list[Math.floor(at * step)]).filter(
    (each) => each !== undefined,
  );
}

await main();
