import { type ComponentChild, h } from 'preact';
import type { Axis } from './axis.ts';

export const WIDTH = 760;
export const LABELS = 190;
/** From where to where values are drawn; what stands beside the last of them has some room. */
export const RANGE = [LABELS + 10, WIDTH - 80] as const;
const ROW = 26;
const GROUP = 30;
const TOP = 26;
const FOOT = 44;

export interface Row<T> {
  label: string;
  /** A heading above the first row that names it. */
  group?: string;
  of: T;
}

/** A line across all rows: a goal, or what everything is compared with. */
export interface Rule {
  at: number;
  label: string;
  is: 'goal' | 'even';
}

interface Wanted<T> {
  says: string;
  rows: readonly Row<T>[];
  axis: Axis;
  rules?: readonly Rule[];
  draw(of: T, middle: number): ComponentChild[];
}

/** One row a thing, its value along a shared axis below. */
export function rowPlot<T>({ says, rows, axis, rules = [], draw }: Wanted<T>): ComponentChild {
  let y = TOP;
  let group: string | undefined;
  const drawn = rows.map((row, index) => {
    const heading: ComponentChild[] = [];
    if (row.group !== undefined && row.group !== group) {
      y += GROUP;
      heading.push(h('text', { class: 'plot-group', x: 0, y: y - 9 }, row.group));
    }
    group = row.group;
    y += ROW;
    const middle = y - ROW / 2;
    return h(
      'g',
      { key: index },
      heading,
      h('line', { class: 'plot-row', x1: RANGE[0], x2: RANGE[1], y1: middle, y2: middle }),
      h('text', { class: 'plot-label', x: LABELS, y: middle + 4, 'text-anchor': 'end' }, row.label),
      draw(row.of, middle),
    );
  });
  const bottom = y + 6;
  return h(
    'svg',
    { class: 'drawing', viewBox: `0 0 ${WIDTH} ${bottom + FOOT}`, role: 'img', 'aria-label': says },
    grid(axis, TOP, bottom),
    rules.map((rule) => ruleAt(rule, axis, bottom)),
    drawn,
  );
}

/** Lines down from every tick, its value below, and what is measured. */
function grid(axis: Axis, top: number, bottom: number): ComponentChild {
  return h(
    'g',
    { class: 'plot-grid' },
    axis.ticks.map((tick) => {
      const x = axis.at(tick).toFixed(1);
      return h(
        'g',
        { key: tick },
        h('line', { x1: x, x2: x, y1: top, y2: bottom }),
        h('text', { x, y: bottom + 16, 'text-anchor': 'middle' }, axis.format(tick)),
      );
    }),
    h('text', { class: 'plot-axis', x: RANGE[1], y: bottom + 36, 'text-anchor': 'end' }, axis.label),
  );
}

function ruleAt({ at, label, is }: Rule, axis: Axis, bottom: number): ComponentChild {
  const x = axis.at(at).toFixed(1);
  return h(
    'g',
    { key: label, class: `plot-rule plot-rule-${is}` },
    h('line', { x1: x, x2: x, y1: TOP - 4, y2: bottom }),
    h('text', { x, y: TOP - 10, 'text-anchor': 'middle' }, label),
  );
}
