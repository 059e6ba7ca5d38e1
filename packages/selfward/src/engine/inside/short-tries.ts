import type { InsideTry } from '../../model/inside.ts';
import type { Point } from '../../model/point.ts';
import { PLACE } from './fill-try.ts';

/** Characters of a marker that is short. */
const SHORT = 5;
const USUAL = 10;

/** Whether a field is known to take no more than the first of a value's signs. */
export const isCutShort = ({ hint }: Point, { value }: InsideTry): boolean =>
  typeof value === 'string' && hint?.maxLength !== undefined && lengthOf(value, USUAL) > hint.maxLength;

/**
 * Of each of these values the signs that stand before its words, with one word behind them: for fields that are cut after
 * so many letters that nothing else arrives.
 */
export function shortTries(tries: readonly InsideTry[]): InsideTry[] {
  const made = new Map<string, InsideTry>();
  for (const one of tries) {
    if (typeof one.value !== 'string' || one.value.startsWith('{site}')) continue;
    for (const signs of one.value.split(PLACE).slice(0, -1)) {
      const value = `${signs.trim()}${PLACE}`;
      if (/[^\p{L}\p{N}\s]\{p\}$/u.test(value)) made.set(value, { ...one, value, note: `${one.note}, cut short` });
    }
  }
  return [...made.values()];
}

/** Whether it arrives whole with a short word in it. */
export const fitsCut = ({ hint }: Point, { value }: InsideTry): boolean =>
  hint?.maxLength !== undefined && lengthOf(String(value), SHORT) <= hint.maxLength;

const lengthOf = (value: string, word: number): number =>
  value.length + (value.split(PLACE).length - 1) * (word - PLACE.length);
