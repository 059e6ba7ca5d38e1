import { CLASSES } from '../../lab/cases/case.ts';
import type { Judged } from './judge.ts';
import type { Metrics } from './metrics.ts';

/** The table, and then every case that was not as it should be. */
export function printTable(results: readonly Judged[], metrics: Metrics): void {
  const rows = CLASSES.filter((check) => results.some(({ it }) => it.check === check)).map((check) => {
    const own = results.filter(({ it }) => it.check === check);
    return rowOf(metrics.checks.includes(check) ? check : `${check} (no check)`, own);
  });
  console.log(`\n${line(['class', 'found', 'false', 'strays', 'not checked'])}`);
  for (const row of [...rows, rowOf('all', results)]) console.log(line(row));
  const { requestsPerInnocentPoint: all, requestsPerInnocentPointOfFourClasses: four } = metrics;
  console.log(
    `\nRequests per innocent point beyond two baselines an endpoint: median ${all.median}, most ${all.max}` +
      ` (the four classes: median ${four.median}, most ${four.max}); ${metrics.requests} requests, ${metrics.seconds} s`,
  );
  console.log(`Dearest: ${metrics.dearest.map(({ id, requestsPerPoint }) => `${id} ${requestsPerPoint}`).join(', ')}`);
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

function rowOf(name: string, own: readonly Judged[]): string[] {
  const count = (holds: (each: Judged) => boolean) => own.filter(holds).length;
  return [
    name,
    `${count(({ outcome }) => outcome === 'found')} of ${count(({ it }) => it.vulnerable)}`,
    `${count(({ outcome }) => outcome === 'false')} of ${count(({ it }) => !it.vulnerable)}`,
    String(count(({ it, strays }) => it.vulnerable && strays.length > 0)),
    String(count(({ notChecked }) => notChecked !== undefined)),
  ];
}

const line = ([name = '', ...cells]: readonly string[]): string =>
  name.padEnd(32) + cells.map((each) => each.padStart(14)).join('');

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
