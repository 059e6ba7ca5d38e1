import { scaleLinear } from 'd3-scale';
import { ruleAt, textAt, WIDTH } from './drawing.ts';

export interface Plot {
  x(value: number): number;
  y(value: number): number;
  /** Lines across, values beside them, and what the axes show. */
  grid: string;
  bottom: number;
}

interface Wanted {
  top: number;
  height: number;
  x: { from: number; to: number; label: string };
  y: { to: number; label: string };
}

const LEFT = 44;
const RIGHT = 12;
const FOOT = 40;

/** Two axes: values go up from nothing, so that what looks half is half. */
export function plot({ top, height, x, y }: Wanted): Plot {
  const bottom = top + height;
  const across = scaleLinear()
    .domain([x.from, Math.max(x.to, x.from + 1)])
    .range([LEFT + 6, WIDTH - RIGHT - 6]);
  const up = scaleLinear()
    .domain([0, y.to || 1])
    .nice(5)
    .range([bottom, top]);
  const lines = up.ticks(5).map((tick) => {
    const at = up(tick);
    return ruleAt(LEFT, at, WIDTH - RIGHT, at) + textAt(LEFT - 6, at + 4, String(tick), { soft: true, anchor: 'end' });
  });
  const marks = across
    .ticks(8)
    .map((tick) => textAt(across(tick), bottom + 16, String(tick), { soft: true, anchor: 'middle' }));
  const labels =
    textAt(WIDTH - RIGHT, bottom + 32, x.label, { soft: true, anchor: 'end' }) +
    textAt(8, top - 8, y.label, { soft: true });
  return { x: across, y: up, grid: lines.join('') + marks.join('') + labels, bottom: bottom + FOOT };
}
