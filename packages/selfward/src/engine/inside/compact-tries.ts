import type { InsideTry } from '../../model/inside.ts';
import type { Point } from '../../model/point.ts';

/** Signs that addresses and the like have not, and without which most of a value is still what it is. */
const SPARE = /[\s"\\()<>,;:[\]]/g;

/** The same values without the signs that picky forms refuse; those of which nothing would be left out are none. */
export function compactTries(tries: readonly InsideTry[]): InsideTry[] {
  const made = new Map<string, InsideTry>();
  for (const one of tries) {
    if (typeof one.value !== 'string') continue;
    const value = one.value.replace(SPARE, '');
    if (value !== one.value && /\{p\}[^\w{]|[^\w}]\{p\}/.test(value)) made.set(value, { ...one, value });
  }
  return [...made.values()];
}

/** Whether a field is seen to want a form in which such signs have no place. */
export const isPicky = ({ hint }: Point): boolean =>
  hint?.enforced === true && (hint.pattern !== undefined || ['email', 'uri', 'url'].includes(hint.format ?? ''));
