import { type ComponentChild, h } from 'preact';
import type { Mark } from '../blocks.ts';

const round = (value: number): number => Math.round(value * 10) / 10;

/** Around (0, 0), in a box of about twelve. */
const SHAPES: Partial<Record<Mark, string>> = {
  own: 'M0-5a5 5 0 1 1 0 10a5 5 0 1 1 0-10z',
  second: 'M0-4.6a4.6 4.6 0 1 1 0 9.2a4.6 4.6 0 1 1 0-9.2z',
  'peer-1': 'M0-6.4 6.4 0 0 6.4-6.4 0z',
  'peer-2': 'M0-5.8 6 4.8-6 4.8z',
  found: 'M-6-5h12v10h-12z',
  missed: 'M-6-5h12v10h-12z',
  passed: 'M-6-5h12v10h-12z',
  false: 'M-6-5h12v10h-12z',
  goal: 'M-.75-7h1.5v14h-1.5z',
  interval: 'M-7-1h14v2h-14z',
};

/** A series' own shape at a place; the same in a plot and in its legend. */
export const mark = (of: Mark, x: number, y: number): ComponentChild =>
  h('path', { class: `mark mark-${of}`, d: SHAPES[of] ?? '', transform: `translate(${round(x)} ${round(y)})` });

/** A piece of a bar: what is only hatched is told apart without colour. */
export const bar = (of: Mark, x: number, y: number, width: number, height: number): ComponentChild =>
  h('rect', {
    class: `bar mark-${of}`,
    x: round(x),
    y: round(y),
    width: round(Math.max(0, width)),
    height: round(height),
  });

/** Patterns that bars refer to; once a page. */
export const patterns = (): ComponentChild =>
  h(
    'svg',
    { class: 'patterns', width: 0, height: 0, 'aria-hidden': 'true' },
    h(
      'defs',
      null,
      ['missed', 'false'].map((each) =>
        h(
          'pattern',
          {
            key: each,
            id: `hatch-${each}`,
            width: 5,
            height: 5,
            patternUnits: 'userSpaceOnUse',
            patternTransform: 'rotate(45)',
          },
          h('rect', { class: `hatch-ground hatch-${each}`, width: 5, height: 5 }),
          h('rect', { class: `hatch-line hatch-${each}`, width: 2, height: 5 }),
        ),
      ),
    ),
  );
