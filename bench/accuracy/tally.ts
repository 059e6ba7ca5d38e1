import { CLASSES, type Class } from '../../lab/cases/case.ts';
import type { Judged } from './judge.ts';

/** How many of some cases were as they should be, and how many were not. */
export interface Tally {
  found: number;
  vulnerable: number;
  false: number;
  safe: number;
  strays: number;
  notChecked: number;
}

export interface ClassTally extends Tally {
  check: Class;
}

export function tallyOf(judged: readonly Judged[]): Tally {
  const count = (holds: (each: Judged) => boolean) => judged.filter(holds).length;
  return {
    found: count(({ outcome }) => outcome === 'found'),
    vulnerable: count(({ it }) => it.vulnerable),
    false: count(({ outcome }) => outcome === 'false'),
    safe: count(({ it }) => !it.vulnerable),
    strays: count(hasStrays),
    notChecked: count(({ notChecked }) => notChecked !== undefined),
  };
}

/** One for each class that there are cases of, in the lab's order. */
export function tallyByClass(judged: readonly Judged[]): ClassTally[] {
  const byClass = Map.groupBy(judged, ({ it }) => it.check);
  return CLASSES.flatMap((check) => {
    const own = byClass.get(check);
    return own ? [{ check, ...tallyOf(own) }] : [];
  });
}

/** Truly flawed, and something that is not true of it was proved of it as well. */
export const hasStrays = ({ it, strays }: Judged): boolean => it.vulnerable && strays.length > 0;
