import { CLASSES } from '../../lab/cases/case.ts';
import { type Exchanged, perInnocentPoint } from './cost.ts';
import type { Judged } from './judge.ts';
import { dearestOf, type Metrics } from './metrics.ts';

/** The table, and then every case that was not as it should be. */
export function printTable(
  results: readonly Judged[],
  exchanged: readonly Exchanged[],
  metrics: Metrics,
  checks: readonly string[],
): void {
  const rows = CLASSES.filter((check) => results.some(({ it }) => it.check === check)).map((check) => {
    const own = results.filter(({ it }) => it.check === check);
    const spent = exchanged.filter(({ it }) => it.check === check);
    return rowOf(checks.includes(check) ? check : `${check} (no check)`, own, spent);
  });
  console.log(`\n${line(['class', 'found', 'false', 'strays', 'not checked', 'a point', 'at most', 'seconds'])}`);
  for (const row of [...rows, rowOf('all', results, exchanged)]) console.log(line(row));
  console.log(
    `\nRequests per innocent point beyond two baselines an endpoint: median ${metrics.requestsPerInnocentPoint}, ` +
      `most ${metrics.requestsPerInnocentPointMax} (the four classes: median ` +
      `${metrics.requestsPerInnocentPointOfFourClasses}, most ${metrics.requestsPerInnocentPointOfFourClassesMax}); ` +
      `${metrics.requests} requests, ${metrics.seconds} s`,
  );
  const dearest = (count: (each: Exchanged) => number) =>
    dearestOf(exchanged, count)
      .map(({ id, requestsPerPoint }) => `${id} ${requestsPerPoint}`)
      .join(', ');
  console.log(`Dearest: ${dearest(({ requests }) => requests)}`);
  console.log(`Dearest by the four classes: ${dearest(({ four }) => four)}`);
  section(
    'Missed',
    results.filter(({ outcome }) => outcome === 'missed'),
  );
  section(
    'False',
    results.filter(({ outcome }) => outcome === 'false'),
  );
  section(
    'Flawed, but something else was reported too',
    results.filter(({ it, strays }) => it.vulnerable && strays.length > 0),
  );
}

function rowOf(name: string, own: readonly Judged[], spent: readonly Exchanged[]): string[] {
  const perPoint = perInnocentPoint(spent, ({ requests }) => requests);
  const count = (holds: (each: Judged) => boolean) => own.filter(holds).length;
  return [
    name,
    `${count(({ outcome }) => outcome === 'found')} of ${count(({ it }) => it.vulnerable)}`,
    `${count(({ outcome }) => outcome === 'false')} of ${count(({ it }) => !it.vulnerable)}`,
    String(count(({ it, strays }) => it.vulnerable && strays.length > 0)),
    String(count(({ notChecked }) => notChecked !== undefined)),
    String(perPoint.median),
    String(perPoint.max),
    (spent.reduce((sum, { answeringMs }) => sum + answeringMs, 0) / 1000).toFixed(1),
  ];
}

const line = ([name = '', ...cells]: readonly string[]): string =>
  name.padEnd(22) + cells.map((each) => each.padStart(12)).join('');

function section(title: string, results: readonly Judged[]): void {
  if (results.length === 0) return;
  console.log(`\n${title} (${results.length})`);
  for (const { it, strays, tentative, notChecked } of results) {
    const what = [
      ...strays.map(({ check, location, parameter, proof }) => `${check} at ${location}:${parameter} by ${proof.kind}`),
      ...(tentative ? ['seen, not proved'] : []),
      ...(notChecked === undefined ? [] : [`not checked: ${notChecked}`]),
    ];
    const where = [it.server, it.engine].filter((each) => each !== undefined).join(', ');
    console.log(`  ${it.check}  ${it.id} (${where}): ${it.note}${what.length > 0 ? ` [${what.join('; ')}]` : ''}`);
  }
}
