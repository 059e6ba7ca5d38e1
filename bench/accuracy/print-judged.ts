import type { Class } from '../../lab/cases/case.ts';
import type { Judged } from './judge.ts';
import { hasStrays, type Tally, tallyByClass, tallyOf } from './tally.ts';

/** What a bench knows of a class beside what was found there: more columns, with one cell each. */
export interface MoreColumns {
  titles: readonly string[];
  /** Of all classes where none is named. */
  cells(check?: Class): readonly string[];
}

const NONE: MoreColumns = { titles: [], cells: () => [] };

/** A line for each class, and one for all. */
export function printClasses(
  judged: readonly Judged[],
  nameOf: (check: Class) => string = (check) => check,
  more: MoreColumns = NONE,
): void {
  console.log(line(['class', 'found', 'false', 'strays', 'not checked', ...more.titles]));
  for (const { check, ...tally } of tallyByClass(judged))
    console.log(line([nameOf(check), ...cellsOf(tally), ...more.cells(check)]));
  console.log(line(['all', ...cellsOf(tallyOf(judged)), ...more.cells()]));
}

/** Every case that was not as it should be, with why as far as that is told. */
export function printOdd(judged: readonly Judged[]): void {
  section(
    'Missed',
    judged.filter(({ outcome }) => outcome === 'missed'),
  );
  section(
    'False',
    judged.filter(({ outcome }) => outcome === 'false'),
  );
  section('Flawed, but something else was reported too', judged.filter(hasStrays));
}

const cellsOf = (own: Tally): string[] => [
  `${own.found} of ${own.vulnerable}`,
  `${own.false} of ${own.safe}`,
  String(own.strays),
  String(own.notChecked),
];

const line = ([name = '', ...cells]: readonly string[]): string =>
  name.padEnd(22) + cells.map((each) => each.padStart(12)).join('');

function section(title: string, judged: readonly Judged[]): void {
  if (judged.length === 0) return;
  console.log(`\n${title} (${judged.length})`);
  for (const { it, strays, tentative, notChecked } of judged) {
    const what = [
      ...strays.map(
        ({ check, location, parameter, proof, code }) =>
          `${check} at ${location}:${parameter} by ${code?.sensor ?? proof.kind}`,
      ),
      ...(tentative ? ['seen, not proved'] : []),
      ...(notChecked === undefined ? [] : [`not checked: ${notChecked}`]),
    ];
    const where = [it.server, it.engine].filter((each) => each !== undefined).join(', ');
    console.log(`  ${it.check}  ${it.id} (${where}): ${it.note}${what.length > 0 ? ` [${what.join('; ')}]` : ''}`);
  }
}
