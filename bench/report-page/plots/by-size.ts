import { line } from 'd3-shape';
import { type ComponentChild, h } from 'preact';
import { median } from '../../overhead/statistics.ts';
import { number } from '../numbers.ts';
import { linearAxis, logAxis } from './axis.ts';
import { mark } from './marks.ts';

export interface BySize {
  size: number;
  value: number;
}

const WIDTH = 360;
const LEFT = 52;
const TOP = 28;
const HEIGHT = 130;
const FOOT = 40;

/** One cost against the number of devices, by powers of ten; from nothing, so that flat looks flat. */
export function bySize(title: string, points: readonly BySize[]): ComponentChild {
  // Several of one size are each a dot; the line goes through their middle.
  const middles = [...Map.groupBy(points, ({ size }) => size)].map(([size, own]) => ({
    size,
    value: median(own.map(({ value }) => value)),
  }));
  const sizes = middles.map(({ size }) => size);
  const bottom = TOP + HEIGHT;
  const x = logAxis({
    from: Math.min(...sizes),
    to: Math.max(...sizes),
    range: [LEFT + 14, WIDTH - 26],
    label: 'devices',
    format: (value) => number(value, 9),
  });
  const y = linearAxis({
    from: 0,
    to: Math.max(...points.map(({ value }) => value)) || 1,
    range: [bottom, TOP],
    label: title,
    count: 4,
  });
  const path = line<BySize>()
    .x(({ size }) => x.at(size))
    .y(({ value }) => y.at(value))
    .digits(1);
  const says = `${title}: ${points.map(({ size, value }) => `${number(value)} at ${number(size, 9)} devices`).join(', ')}`;
  return h(
    'svg',
    { class: 'drawing drawing-half', viewBox: `0 0 ${WIDTH} ${bottom + FOOT}`, role: 'img', 'aria-label': says },
    h('text', { class: 'plot-group', x: 0, y: 14 }, title),
    h(
      'g',
      { class: 'plot-grid' },
      y.ticks.map((tick) =>
        h(
          'g',
          { key: tick },
          h('line', { x1: LEFT, x2: WIDTH, y1: y.at(tick).toFixed(1), y2: y.at(tick).toFixed(1) }),
          h('text', { x: LEFT - 8, y: (y.at(tick) + 4).toFixed(1), 'text-anchor': 'end' }, y.format(tick)),
        ),
      ),
      sizes.map((size) =>
        h('text', { key: size, x: x.at(size).toFixed(1), y: bottom + 16, 'text-anchor': 'middle' }, x.format(size)),
      ),
      h('text', { class: 'plot-axis', x: WIDTH, y: bottom + 34, 'text-anchor': 'end' }, x.label),
    ),
    h('path', { class: 'plot-line', d: path(middles) ?? '' }),
    points.map(({ size, value }) => mark('own', x.at(size), y.at(value))),
  );
}
