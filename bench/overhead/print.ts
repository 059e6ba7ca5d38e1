import { FRAMEWORKS, type RouteName } from './applications.ts';
import { ARMS, type Arm } from './arms.ts';
import type { BusyResult } from './busy.ts';
import type { ArmStart, PairsResult } from './pairs.ts';
import { median } from './statistics.ts';

const line = ([name = '', ...cells]: readonly string[]): string =>
  name.padEnd(32) + cells.map((each) => each.padStart(22)).join('');

/** Processor time against bare: a line for each arm, a column for each route. */
export function printPairs(results: readonly PairsResult[], starts: readonly ArmStart[]): void {
  for (const framework of FRAMEWORKS) {
    const own = results.filter((each) => each.framework === framework);
    const routes = [...new Set(own.map(({ route }) => route))];
    if (routes.length === 0) continue;
    console.log(`\n${line([`${framework}: processor time / bare`, ...routes, 'start ms', 'memory MB'])}`);
    const bare = (route: RouteName) => median(own.filter((each) => each.route === route).map(({ bareMs }) => bareMs));
    console.log(line(['ms a request, bare', ...routes.map((route) => bare(route).toFixed(3))]));
    for (const arm of new Set(own.map((each) => each.arm))) {
      const cells = routes.map((route) => {
        const found = own.find((each) => each.arm === arm && each.route === route);
        return found ? intervalOf(found.ratio) : '';
      });
      console.log(line([ARMS[arm].title, ...cells, ...startCells(starts, framework, arm)]));
    }
  }
}

export const intervalOf = ({ median: middle, low, high }: { median: number; low: number; high: number }): string =>
  `${middle.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

function startCells(starts: readonly ArmStart[], framework: string, arm: Arm): string[] {
  const own = starts.filter((each) => each.framework === framework && each.arm === arm);
  const of = (pick: (each: ArmStart) => number) => Math.round(median(own.map(pick)));
  return [
    `${of(({ startMs }) => startMs.bare)} -> ${of(({ startMs }) => startMs.arm)}`,
    `${of(({ rssMb }) => rssMb.bare)} -> ${of(({ rssMb }) => rssMb.arm)}`,
  ];
}

export function printBusy(results: readonly BusyResult[]): void {
  for (const each of results) {
    console.log(
      `\n${each.framework}, ${ARMS[each.arm].title}: ${Math.round(each.rate)} requests/s (half of what it can take), ` +
        `${each.pairs} pairs of ${each.seconds} s, ${each.probes} probes meanwhile`,
    );
    console.log(
      `  p50 / bare ${intervalOf(each.p50)}   (${each.p50Ms.bare.toFixed(2)} ms -> ${each.p50Ms.arm.toFixed(2)} ms)`,
    );
    console.log(
      `  p99 / bare ${intervalOf(each.p99)}   (${each.p99Ms.bare.toFixed(2)} ms -> ${each.p99Ms.arm.toFixed(2)} ms)`,
    );
    console.log(`  processor time / bare ${intervalOf(each.cpu)}`);
    if (each.arm === 'idle') continue;
    console.log(`  probes inside a request's life: 99th percentile ${(each.imposed * 100).toFixed(2)} % of p99`);
    if (each.probes === 0) console.log('  nothing was checked meanwhile: this says nothing');
    for (const gap of each.gaps) console.log(`  gap: ${gap}`);
  }
}
