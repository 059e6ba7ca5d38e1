import { type ComponentChild, h } from 'preact';
import type { Mark } from '../blocks.ts';
import { linearAxis } from './axis.ts';
import { bar } from './marks.ts';
import { WIDTH } from './row-plot.ts';

export interface Column {
  label: string;
  pieces: readonly { mark: Mark; value: number }[];
}

const LEFT = 56;
const TOP = 14;
const HEIGHT = 190;
const FOOT = 44;

/** How many of each: one column a label, its pieces on top of each other. */
export function columns(says: string, labels: { x: string; y: string }, of: readonly Column[]): ComponentChild {
  const whole = ({ pieces }: Column) => pieces.reduce((sum, { value }) => sum + value, 0);
  const bottom = TOP + HEIGHT;
  const axis = linearAxis({
    from: 0,
    to: Math.max(1, ...of.map(whole)),
    range: [bottom, TOP],
    label: labels.y,
    count: 4,
  });
  const step = (WIDTH - LEFT) / Math.max(1, of.length);
  const width = Math.min(40, step * 0.78);
  return h(
    'svg',
    { class: 'drawing', viewBox: `0 0 ${WIDTH} ${bottom + FOOT}`, role: 'img', 'aria-label': says },
    h(
      'g',
      { class: 'plot-grid' },
      axis.ticks.map((tick) =>
        h(
          'g',
          { key: tick },
          h('line', { x1: LEFT, x2: WIDTH, y1: axis.at(tick).toFixed(1), y2: axis.at(tick).toFixed(1) }),
          h('text', { x: LEFT - 8, y: (axis.at(tick) + 4).toFixed(1), 'text-anchor': 'end' }, axis.format(tick)),
        ),
      ),
      h('text', { class: 'plot-axis', x: WIDTH, y: bottom + 38, 'text-anchor': 'end' }, labels.x),
    ),
    of.map((column, index) => {
      const middle = LEFT + step * (index + 0.5);
      let sum = 0;
      return h(
        'g',
        { key: index },
        column.pieces.map(({ mark, value }) => {
          const low = axis.at(sum);
          sum += value;
          return bar(mark, middle - width / 2, axis.at(sum), width, low - axis.at(sum));
        }),
        step > 14 || index % 5 === 0
          ? h(
              'text',
              { class: 'plot-label', x: middle.toFixed(1), y: bottom + 17, 'text-anchor': 'middle' },
              column.label,
            )
          : null,
      );
    }),
  );
}
