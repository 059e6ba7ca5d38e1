/**
 * `npm run bench:overhead [-- --quick] [--json <file>] [--only <arm>] [--framework <name>] [--route <name>,…] [--no-busy]
 * [--no-peers] [--pairs <n>] [--processes <n>] [--peer-pairs <n>] [--busy-pairs <n>] [--from-source]`
 *
 * What watching costs an application. The same Express and Fastify applications answer the same requests, bare and
 * watched, in turn; then they are checked while visitors come. Beside it the in-process agents that
 * `scripts/install-bench-peers.sh` installs. Every figure is a ratio to the bare application of the same minute; where bare
 * against bare is not 1, the run says that it is inconclusive.
 */
import { parseArgs } from 'node:util';
import { isFerretdbInstalled, startFerretdbForTesting } from '../packages/server/src/store/ferretdbForTesting.ts';
import { FRAMEWORKS, ROUTES } from './overhead/applications.ts';
import { ARMS, type Arm, BUSY_ARMS, isThere, OWN_ARMS, PEER_ARMS } from './overhead/arms.ts';
import { type BusyResult, measureBusy } from './overhead/busy.ts';
import { CONTROL, GOALS, isConclusive, metricsOf } from './overhead/metrics.ts';
import { type ArmStart, measurePairs, type PairsResult } from './overhead/pairs.ts';
import { printBusy, printPairs } from './overhead/print.ts';
import { reportOf, writeReport } from './report.ts';

const FULL = {
  pairs: 200,
  peerPairs: 40,
  processes: 8,
  blockMs: 20,
  warmUpMs: 2_000,
  settleMs: 2_500,
  busyPairs: 6,
  busySeconds: 5,
};
const QUICK = {
  pairs: 20,
  peerPairs: 0,
  processes: 1,
  blockMs: 8,
  warmUpMs: 250,
  settleMs: 250,
  busyPairs: 1,
  busySeconds: 2,
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      framework: { type: 'string' },
      route: { type: 'string' },
      pairs: { type: 'string' },
      processes: { type: 'string' },
      'peer-pairs': { type: 'string' },
      'busy-pairs': { type: 'string' },
      busy: { type: 'boolean', default: true },
      peers: { type: 'boolean', default: true },
      'from-source': { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const plan = {
    ...(values.quick ? QUICK : FULL),
    ...(values.pairs !== undefined && { pairs: Number(values.pairs) }),
    ...(values.processes !== undefined && { processes: Number(values.processes) }),
    ...(values['peer-pairs'] !== undefined && { peerPairs: Number(values['peer-pairs']) }),
    ...(values['busy-pairs'] !== undefined && { busyPairs: Number(values['busy-pairs']) }),
  };
  const wanted = (arm: string) => values.only === undefined || values.only === arm;
  const frameworks = FRAMEWORKS.filter((name) => values.framework === undefined || values.framework === name);
  const notes: string[] = [];
  if (!isFerretdbInstalled())
    notes.push('left out: the route with MongoDB, for no server that speaks its protocol is there');
  const ferretdb = isFerretdbInstalled() ? await startFerretdbForTesting() : undefined;
  const results: PairsResult[] = [];
  const starts: ArmStart[] = [];
  const busy: BusyResult[] = [];
  try {
    const routes = ROUTES.filter(
      (name) =>
        (name !== 'mongodb' || (ferretdb && !values.quick)) && (values.route?.split(',').includes(name) ?? true),
    );
    const common = { routes, ...(ferretdb && { mongodb: ferretdb.url }), fromSource: values['from-source'] };
    const attempt = async (what: string, act: () => Promise<void>) => {
      try {
        await act();
        console.error(`${what}: done`);
      } catch (error) {
        notes.push(`left out: ${what}: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`);
      }
    };
    const pairs = (arm: Arm, framework: (typeof FRAMEWORKS)[number], count: number) => async () => {
      const processes = count === plan.pairs ? plan.processes : 1;
      const { blockMs, warmUpMs, settleMs } = plan;
      const times = { blockMs, warmUpMs, settleMs };
      const measured = await measurePairs({ ...common, framework, arm, pairs: count, processes, ...times });
      results.push(...measured.results);
      starts.push(...measured.starts);
    };
    for (const framework of frameworks) {
      for (const arm of OWN_ARMS.filter(wanted)) {
        // What is the product's own must be measured: a failure here ends the bench.
        await pairs(arm, framework, plan.pairs)();
        console.error(`${framework}, ${ARMS[arm].title}: done`);
      }
      if (plan.peerPairs === 0 || !values.peers) continue;
      for (const arm of PEER_ARMS.filter(wanted)) {
        const what = `${framework}, ${ARMS[arm].title}`;
        if (isThere(ARMS[arm])) await attempt(what, pairs(arm, framework, plan.peerPairs));
        else notes.push(`left out: ${what}: not installed (scripts/install-bench-peers.sh)`);
      }
    }
    for (const framework of values.busy ? frameworks.slice(0, values.quick ? 1 : undefined) : []) {
      const arms = BUSY_ARMS.filter(wanted);
      if (arms.length === 0) continue;
      const measured = await measureBusy({
        ...common,
        // Another server's work would be counted as the application's.
        routes: routes.filter((name) => name !== 'mongodb'),
        framework,
        arms,
        pairs: plan.busyPairs,
        seconds: plan.busySeconds,
        warmUpSeconds: values.quick ? 1 : 2,
      });
      busy.push(...measured);
      for (const { arm, probes } of measured)
        if (arm !== 'idle' && probes === 0)
          notes.push(`${framework}, ${ARMS[arm].title}: nothing was checked meanwhile, not counted`);
      console.error(`${framework}, while visitors come: done`);
    }
  } finally {
    await ferretdb?.stop();
  }
  const metrics = metricsOf(results, starts, busy);
  printPairs(results, starts);
  printBusy(busy);
  console.log('');
  for (const [name, limit] of Object.entries(GOALS)) {
    const value = metrics[name];
    if (value === undefined) console.log(`${name}: not measured`);
    else console.log(`${name} ${value.toFixed(3)}: ${value <= limit ? 'within' : 'NOT within'} ${limit}`);
  }
  if (results.some(({ arm }) => arm === 'control') && !isConclusive(results))
    console.log(`INCONCLUSIVE: bare against bare is farther from 1 than ${CONTROL}`);
  for (const note of notes) console.log(note);
  if (values.json !== undefined)
    await writeReport(values.json, reportOf('overhead', metrics, { results, starts, busy, notes }));
}

await main();
