import type { ComponentChild } from 'preact';
import type { Mark } from '../blocks.ts';
import { type Axis, linearAxis, logAxis } from './axis.ts';
import { mark } from './marks.ts';
import { RANGE, type Row, type Rule, rowPlot } from './row-plot.ts';

export interface Dot {
  mark: Mark;
  value: number;
}

interface Wanted {
  says: string;
  label: string;
  rows: readonly Row<readonly Dot[]>[];
  rules?: readonly Rule[];
  log?: boolean;
  /** Where the axis ends, as for shares; the values' own reach where not given. */
  to?: number;
  format?: (value: number) => string;
}

/** How far apart dots of one place are laid, so that each is seen. */
const APART = 4;

/** Several values a row, each by its own shape. */
export function dots({ says, label, rows, rules = [], log = false, to, format }: Wanted): ComponentChild {
  const values = [...rows.flatMap(({ of }) => of.map(({ value }) => value)), ...rules.map(({ at }) => at)];
  const most = to ?? Math.max(1, ...values);
  const wanted = { range: RANGE, label, ...(format && { format }) };
  const above = values.filter((value) => value > 0);
  const axis: Axis = log
    ? logAxis({ ...wanted, from: Math.min(...above, most), to: most })
    : linearAxis({ ...wanted, from: 0, to: most });
  return rowPlot({
    says,
    rows,
    axis,
    rules,
    draw(of, y) {
      const places = new Map<number, number>();
      return of.map((dot) => {
        const at = Math.round(axis.at(dot.value) / 6);
        const taken = places.get(at) ?? 0;
        places.set(at, taken + 1);
        // Above and below in turn, outwards.
        const aside = Math.ceil(taken / 2) * (taken % 2 === 0 ? 1 : -1);
        return mark(dot.mark, axis.at(dot.value), y + Math.max(-9, Math.min(9, aside * APART)));
      });
    },
  });
}
