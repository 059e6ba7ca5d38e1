import { scaleLinear } from 'd3-scale';
import { barAt, ruleAt, textAt, WIDTH } from './drawing.ts';

export interface Row {
  label: string;
  /** A heading above the first row that names it. */
  group: string;
  pieces: readonly { series: number; words: string; value: number }[];
}

const LABELS = 178;
const RIGHT = 64;
const ROW = 20;
const BAR = 13;
const GROUP = 26;
const FOOT = 40;

/** Milliseconds along a shared axis below, one bar a row, its pieces end to end and their sum behind them. */
export function rows(of: readonly Row[], top: number, label: string): { drawn: string; bottom: number } {
  const whole = ({ pieces }: Row) => pieces.reduce((sum, { value }) => sum + value, 0);
  const axis = scaleLinear()
    .domain([0, Math.max(...of.map(whole)) || 1])
    .nice(6)
    .range([LABELS + 8, WIDTH - RIGHT]);
  let y = top;
  let group = '';
  const drawn = of.map((row) => {
    const heading = row.group === group ? '' : textAt(8, y + 18, row.group);
    if (row.group !== group) y += GROUP;
    group = row.group;
    y += ROW;
    let sum = 0;
    const bars = row.pieces.map(({ series, words, value }) => {
      const from = axis(sum);
      sum += value;
      return barAt(series, from, y - BAR, axis(sum) - from, BAR, `${words}: ${value.toFixed(2)} ms`);
    });
    const name = textAt(LABELS, y - 2.5, row.label, { soft: true, anchor: 'end' });
    return heading + name + bars.join('') + textAt(axis(sum) + 6, y - 2.5, sum.toFixed(1));
  });
  const bottom = y + 8;
  const grid = axis
    .ticks(6)
    .map(
      (tick) =>
        ruleAt(axis(tick), top, axis(tick), bottom) +
        textAt(axis(tick), bottom + 15, String(tick), { soft: true, anchor: 'middle' }),
    );
  const named = textAt(WIDTH - RIGHT, bottom + 31, label, { soft: true, anchor: 'end' });
  return { drawn: grid.join('') + named + drawn.join(''), bottom: bottom + FOOT };
}
