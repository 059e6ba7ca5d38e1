import type { Judged } from './judge.ts';
import { type Flatness, flatnessOf, type Group } from './metrics.ts';
import type { Row } from './row-of.ts';

const HEAD = [
  'devices',
  'at once',
  'seconds',
  'requests',
  'cpu ms',
  'MB peak',
  'MB',
  'harmed',
  'found',
  'false',
  'not',
];
const line = (cells: readonly (string | number)[]) => cells.map((each) => String(each).padStart(11)).join('');

/** A line a fleet; costs are those of one device. */
export function printRows(groups: readonly Group[]): void {
  console.log(`\n${line(HEAD)}`);
  for (const row of groups.flat()) console.log(line(cellsOf(row)));
  console.log(
    'requests, cpu ms: a device. MB: for each device that is checked at once. not: could not be checked + in places.',
  );
  for (const each of flatnessOf(groups)) console.log(sentenceOf(each));
}

const cellsOf = (row: Row) => [
  ...[row.devices, row.atOnce, row.seconds, row.requestsPerDevice, row.cpuMsPerDevice, row.memoryMbPeak],
  ...[row.memoryMbPerDevice, row.harmed, `${row.found} of ${row.flawed}`, `${row.false} of ${row.safe}`],
  `${row.unchecked} + ${row.partlyChecked}`,
];

const sentenceOf = ({ devices, ratio, low, high, against }: Flatness) =>
  `Processor time of a device among ${devices} / among 100: ${ratio} (${low} to ${high} against each of ${against} fleets beside it)`;

/** Most lines of one kind: a fault of ours is the same everywhere. */
const MOST = 12;

/** Every device that was not as it should be, by name and with the reason. */
export function printTroubles(devices: number, judged: readonly Judged[]): void {
  section(
    `${devices} devices: harmed`,
    judged.flatMap(({ name, harm }) => harm.map((each) => `${name}: ${each}`)),
  );
  section(
    `${devices} devices: NOT CHECKED`,
    judged.flatMap(({ name, unchecked }) => (unchecked === undefined ? [] : [`${name}: ${unchecked}`])),
  );
  section(
    `${devices} devices: checked but for single places`,
    judged.flatMap(({ name, unchecked, untold }) =>
      unchecked === undefined ? untold.map((each) => `${name}: ${each}`) : [],
    ),
  );
  section(
    `${devices} devices: missed`,
    judged.filter(({ isFlawed, found }) => isFlawed && !found).map(({ name }) => name),
  );
  section(
    `${devices} devices: false`,
    judged.flatMap(({ name, untrue }) => untrue.map((each) => `${name}: ${each}`)),
  );
}

function section(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  console.log(`\n${title} (${lines.length}):`);
  for (const each of lines.slice(0, MOST)) console.log(`  ${each}`);
  if (lines.length > MOST) console.log(`  and ${lines.length - MOST} more`);
}
