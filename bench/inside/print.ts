import { CLASSES } from '../../lab/cases/case.ts';
import type { Judged } from '../accuracy/judge.ts';
import type { Ran } from './metrics.ts';

/** A line for each class, and then every case that was not as it should be, with why as far as that is told. */
export function print({ mode, judged, outcomes }: Ran, ended: readonly string[]): void {
  console.log(
    `\n${mode === 'alone' ? 'By itself (sensors judge where they can)' : 'check() (from within and from outside)'}`,
  );
  console.log(line(['class', 'found', 'false', 'strays', 'not checked']));
  for (const check of CLASSES) {
    const own = judged.filter(({ it }) => it.check === check);
    if (own.length > 0) console.log(line(rowOf(check, own)));
  }
  console.log(line(rowOf('all', judged)));
  section(
    'Missed',
    judged.filter(({ outcome }) => outcome === 'missed'),
  );
  section(
    'False',
    judged.filter(({ outcome }) => outcome === 'false'),
  );
  section(
    'Flawed, but something else was reported too',
    judged.filter(({ it, strays }) => it.vulnerable && strays.length > 0),
  );
  if (ended.length > 0) console.log(`\nEnded or hung (${ended.length})\n  ${ended.join('\n  ')}`);
  const errors = outcomes.flatMap((each) => each.errors);
  if (errors.length > 0) console.log(`\nThe monitor complained\n  ${errors.join('\n  ')}`);
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
  name.padEnd(22) + cells.map((each) => each.padStart(13)).join('');

function section(title: string, judged: readonly Judged[]): void {
  if (judged.length === 0) return;
  console.log(`\n${title} (${judged.length})`);
  for (const { it, strays, notChecked } of judged) {
    const what = [
      ...strays.map(
        ({ check, location, parameter, proof, code }) =>
          `${check} at ${location}:${parameter} by ${code?.sensor ?? proof.kind}`,
      ),
      ...(notChecked === undefined ? [] : [`not checked: ${notChecked}`]),
    ];
    console.log(`  ${it.check}  ${it.id} (${it.server}): ${it.note}${what.length > 0 ? ` [${what.join('; ')}]` : ''}`);
  }
}
