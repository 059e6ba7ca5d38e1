/**
 * `npm run bench:accuracy [-- --quick] [--only <substring>] [--server <name>] [--check <id>] [--json <file>] [--peers]`:
 * runs the default checks over the lab's cases and says what they found of what is there, what they took for a flaw that
 * is none, and what it cost. Missed and false cases stay in the lab and are named. Over the whole lab (or with
 * `--peers`) other tools that are installed then run over a sample in turn with ours.
 */
import { parseArgs } from 'node:util';
import { type Case, SERVERS } from '../lab/cases/case.ts';
import { type RunningServer, startLab } from '../lab/cases/start.ts';
import { costsOf, type Exchanged } from './accuracy/cost.ts';
import { type Judged, judge } from './accuracy/judge.ts';
import { logOf } from './accuracy/log.ts';
import { costsByClass, dearestOf, metricsOf } from './accuracy/metrics.ts';
import { printPeers } from './accuracy/peers/print-peers.ts';
import { runPeers } from './accuracy/peers/run-peers.ts';
import { printTable } from './accuracy/print.ts';
import { runCases } from './accuracy/run-cases.ts';
import { sample } from './accuracy/sample.ts';
import { tallyByClass } from './accuracy/tally.ts';
import { reportOf, writeReport } from './report.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      server: { type: 'string' },
      check: { type: 'string' },
      json: { type: 'string' },
      peers: { type: 'boolean' },
    },
    allowNegative: true,
  });
  const servers = SERVERS.filter((name) => values.server === undefined || name === values.server);
  if (servers.length === 0)
    throw new Error(`--server: "${values.server}" is not known (known are ${SERVERS.join(', ')})`);
  const { loadChecks } = await import('../packages/selfward/src/engine-entry.ts');
  const checks = (await loadChecks()).filter(({ byDefault }) => byDefault);
  const began = performance.now();
  const lab = await startLab({ servers, say: (line) => console.log(line) });
  try {
    const results: Judged[] = [];
    const exchanged: Exchanged[] = [];
    for (const server of lab.servers) {
      for (const cases of batchesOf(server, values)) {
        const outcome = await runCases(server, cases, checks);
        results.push(...judge(cases, outcome.report));
        exchanged.push(...costsOf(cases, outcome));
        if (values.only !== undefined) console.log(logOf(outcome));
        process.stderr.write(`${server.name}: ${cases[0]?.family}, ${cases.length} cases\n`);
      }
    }
    const seconds = Math.round((performance.now() - began) / 1000);
    const metrics = metricsOf(results, exchanged, seconds);
    const ids = checks.map(({ id }) => id);
    printTable(results, exchanged, metrics, ids);
    // A part of the lab is looked at to see one thing: others' tools have no place there unless asked for.
    const whole =
      !values.quick && values.only === undefined && values.check === undefined && values.server === undefined;
    const peers = (values.peers ?? whole) ? await runPeers(lab.servers, checks, (line) => console.error(line)) : [];
    printPeers(peers);
    const details = {
      checks: ids,
      classes: tallyByClass(results),
      costs: costsByClass(exchanged),
      dearest: dearestOf(exchanged, ({ requests }) => requests),
      peers,
    };
    if (values.json !== undefined) await writeReport(values.json, reportOf('accuracy', metrics, details));
  } finally {
    await lab.stop();
  }
}

function batchesOf(
  server: RunningServer,
  { quick, only, check }: { quick: boolean; only?: string | undefined; check?: string | undefined },
): Case[][] {
  const wanted = server.cases.filter(
    (it) => (only === undefined || it.id.includes(only)) && (check === undefined || it.check === check),
  );
  const chosen = quick ? sample(wanted.filter(({ alone }) => !alone)) : wanted;
  return [...Map.groupBy(chosen, ({ family, id, alone }) => (alone ? id : family)).values()];
}

await main();
