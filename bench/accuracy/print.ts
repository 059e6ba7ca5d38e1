import { type Exchanged, perInnocentPoint } from './cost.ts';
import type { Judged } from './judge.ts';
import { dearestOf, type Metrics } from './metrics.ts';
import { printClasses, printOdd } from './print-judged.ts';

/** The table, and then every case that was not as it should be. */
export function printTable(
  results: readonly Judged[],
  exchanged: readonly Exchanged[],
  metrics: Metrics,
  checks: readonly string[],
): void {
  console.log('');
  printClasses(results, (check) => (checks.includes(check) ? check : `${check} (no check)`), {
    titles: ['a point', 'at most', 'seconds'],
    cells(check) {
      const spent = exchanged.filter(({ it }) => check === undefined || it.check === check);
      const { median, max } = perInnocentPoint(spent, ({ requests }) => requests);
      const seconds = spent.reduce((sum, { answeringMs }) => sum + answeringMs, 0) / 1000;
      return [String(median), String(max), seconds.toFixed(1)];
    },
  });
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
  printOdd(results);
}
