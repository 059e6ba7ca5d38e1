import { type ComponentChild, h } from 'preact';
import type { Mark } from '../blocks.ts';
import { linearAxis } from './axis.ts';
import { bar } from './marks.ts';
import { RANGE, type Row, rowPlot } from './row-plot.ts';

export interface Stack {
  pieces: readonly { mark: Mark; value: number }[];
  /** Stands behind the bar. */
  words: string;
}

const HEIGHT = 14;

/** What a whole is made of, one bar a row. */
export function stackedBars(says: string, label: string, rows: readonly Row<Stack>[]): ComponentChild {
  const whole = ({ pieces }: Stack) => pieces.reduce((sum, { value }) => sum + value, 0);
  const axis = linearAxis({ from: 0, to: Math.max(1, ...rows.map(({ of }) => whole(of))), range: RANGE, label });
  return rowPlot({
    says,
    rows,
    axis,
    draw(stack, y) {
      let sum = 0;
      const pieces = stack.pieces.map(({ mark, value }) => {
        const from = axis.at(sum);
        sum += value;
        return bar(mark, from, y - HEIGHT / 2, axis.at(sum) - from, HEIGHT);
      });
      return [...pieces, h('text', { class: 'plot-value', x: (axis.at(sum) + 7).toFixed(1), y: y + 4 }, stack.words)];
    },
  });
}
