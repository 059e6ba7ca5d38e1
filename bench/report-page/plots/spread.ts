import { type ComponentChild, h } from 'preact';
import { percentile } from '../../summary.ts';
import { number } from '../numbers.ts';
import { logAxis } from './axis.ts';
import { mark } from './marks.ts';
import { RANGE, type Row, type Rule, rowPlot } from './row-plot.ts';

/** Many values a row, sorted: from the least to the most, the middle half, the median. */
export function spread(
  says: string,
  label: string,
  rows: readonly Row<readonly number[]>[],
  rules: readonly Rule[] = [],
): ComponentChild {
  const values = [...rows.flatMap(({ of }) => of), ...rules.map(({ at }) => at)].filter((value) => value > 0);
  const axis = logAxis({ from: Math.min(1, ...values), to: Math.max(...values, 10), range: RANGE, label });
  return rowPlot({
    says,
    rows: rows.filter(({ of }) => of.length > 0),
    axis,
    rules,
    draw(of, y) {
      const at = (share: number) => axis.at(percentile(of, share));
      const least = axis.at(of[0] ?? 0);
      return [
        h('line', { class: 'whisker', x1: least.toFixed(1), x2: at(1).toFixed(1), y1: y, y2: y }),
        h('rect', {
          class: 'middle-half',
          x: at(0.25).toFixed(1),
          y: y - 5,
          width: Math.max(1.5, at(0.75) - at(0.25)).toFixed(1),
          height: 10,
          rx: 2,
        }),
        mark('own', at(0.5), y),
        h('text', { class: 'plot-value', x: (at(1) + 9).toFixed(1), y: y + 4 }, number(percentile(of, 1))),
      ];
    },
  });
}
