import { type ComponentChild, h } from 'preact';
import type { Mark } from '../blocks.ts';
import { ratio } from '../numbers.ts';
import { linearAxis, logAxis } from './axis.ts';
import { mark } from './marks.ts';
import { RANGE, type Row, type Rule, rowPlot } from './row-plot.ts';

export interface Whisker {
  mark: Mark;
  median: number;
  low: number;
  high: number;
}

interface Wanted {
  says: string;
  label: string;
  rows: readonly Row<Whisker>[];
  rules: readonly Rule[];
  /** By powers of ten, where some are many times others. */
  log?: boolean;
}

/** Medians with their intervals, beside the lines that they are held against. */
export function dotWhisker({ says, label, rows, rules, log = false }: Wanted): ComponentChild {
  const values = [...rows.flatMap(({ of }) => [of.low, of.high]), ...rules.map(({ at }) => at)];
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const wanted = { range: RANGE, label, format: (value: number) => (log ? String(value) : value.toFixed(2)) };
  const axis = log
    ? logAxis({ ...wanted, from: from * 0.95, to: to * 1.05 })
    : linearAxis({ ...wanted, from: from - (to - from) * 0.05, to: to + (to - from) * 0.05 });
  return rowPlot({
    says,
    rows,
    axis,
    rules,
    draw: ({ mark: of, median, low, high }, y) => [
      h('line', { class: 'whisker', x1: axis.at(low).toFixed(1), x2: axis.at(high).toFixed(1), y1: y, y2: y }),
      [low, high].map((end, at) => {
        const x = axis.at(end).toFixed(1);
        return h('line', { key: at, class: 'whisker', x1: x, x2: x, y1: y - 4, y2: y + 4 });
      }),
      mark(of, axis.at(median), y),
      h('text', { class: 'plot-value', x: (axis.at(Math.max(high, median)) + 9).toFixed(1), y: y + 4 }, ratio(median)),
    ],
  });
}
