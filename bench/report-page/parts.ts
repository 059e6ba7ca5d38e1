import { type ComponentChild, h } from 'preact';
import { adoptSvg } from './adopt-svg.ts';
import type { Block, Plot, Sheet } from './blocks.ts';
import type { GoalRow, GoalState } from './goals.ts';
import { NOT_MEASURED } from './numbers.ts';
import { mark } from './plots/marks.ts';

/** What scrolls must be reachable by keyboard (WCAG 2.1.1). */
const scrolls = (label: string, child: ComponentChild, name = 'scrolls'): ComponentChild =>
  h('div', { class: name, tabIndex: 0, role: 'region', 'aria-label': label }, child);

export function blockView(block: Block): ComponentChild {
  if (block.is === 'text') return h('p', { class: 'aside' }, block.text);
  if (block.is === 'figure') return figureView(block.title, block.svg);
  return block.is === 'table' ? sheetView(block.sheet) : plotView(block.plot);
}

const figureView = (title: string, svg: string): ComponentChild =>
  h(
    'figure',
    null,
    h('figcaption', { class: 'origin' }, title),
    scrolls(title, h('div', { class: 'adopted' }, adoptSvg(svg).view), 'plot-room'),
  );

function sheetView({ caption, columns, rows }: Sheet): ComponentChild {
  const classOf = (at: number, cell?: string) =>
    [columns[at]?.numeric && 'numeric', cell === NOT_MEASURED && 'unknown'].filter(Boolean).join(' ') || undefined;
  return scrolls(
    caption,
    h(
      'table',
      { class: columns.length > 4 ? 'wide' : undefined },
      h('caption', null, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map(({ label }, at) => h('th', { key: at, scope: 'col', class: classOf(at) }, label)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row, at) =>
          h(
            'tr',
            { key: at },
            row.map((cell, index) =>
              index === 0
                ? h('th', { key: index, scope: 'row' }, cell)
                : h('td', { key: index, class: classOf(index, cell) }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}

function plotView({ title, legend = [], drawing }: Plot): ComponentChild {
  return h(
    'figure',
    null,
    h('figcaption', null, title),
    legend.length > 0 &&
      h(
        'ul',
        { class: 'legend' },
        legend.map((each) =>
          h(
            'li',
            { key: each.label },
            h('svg', { viewBox: '-8 -8 16 16', 'aria-hidden': 'true' }, mark(each.mark, 0, 0)),
            each.label,
          ),
        ),
      ),
    scrolls(title, drawing, 'plot-room'),
  );
}

/** In a 16 × 16 box: a tick, a cross, a ring. Shape, colour and word tell the same. */
const LOOKS: Readonly<Record<GoalState, { name: string; shape: string }>> = {
  met: { name: 'met', shape: 'M6.4 13.2 1.6 8.4l1.8-1.8 3 3 6.2-6.8 1.9 1.7z' },
  'not met': {
    name: 'missed',
    shape: 'M3.8 2 8 6.2 12.2 2 14 3.8 9.8 8l4.2 4.2-1.8 1.8L8 9.8 3.8 14 2 12.2 6.2 8 2 3.8z',
  },
  'not measured': {
    name: 'unmeasured',
    shape: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
  },
};

export function goalsView(rows: readonly GoalRow[]): ComponentChild {
  return scrolls(
    'Goals',
    h(
      'table',
      { class: 'goals' },
      h('caption', null, 'Goals'),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, 'what'),
          h('th', { scope: 'col', class: 'numeric' }, 'goal'),
          h('th', { scope: 'col', class: 'numeric' }, 'measured'),
          h('th', { scope: 'col' }, 'state'),
          h('th', { scope: 'col', class: 'of-bench' }, 'bench'),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row, at) =>
          h(
            'tr',
            { key: at },
            h('th', { scope: 'row' }, row.name),
            h('td', { class: 'numeric' }, row.goal),
            h('td', { class: 'numeric' }, row.measured),
            h('td', null, stateView(row.state)),
            h('td', { class: 'of-bench' }, h('a', { href: `#${row.bench}` }, row.bench)),
          ),
        ),
      ),
    ),
  );
}

function stateView(state: GoalState): ComponentChild {
  const { name, shape } = LOOKS[state];
  return h(
    'span',
    { class: `state state-${name}` },
    h('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: shape, 'fill-rule': 'evenodd' })),
    state,
  );
}
