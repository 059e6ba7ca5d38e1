import { scaleLinear, scaleLog } from 'd3-scale';
import { number } from '../numbers.ts';

/** From values to places. */
export interface Axis {
  at(value: number): number;
  ticks: readonly number[];
  label: string;
  format(value: number): string;
}

interface Wanted {
  from: number;
  to: number;
  range: readonly [number, number];
  label: string;
  format?: (value: number) => string;
  count?: number;
}

export function linearAxis({ from, to, range, label, format = number, count = 6 }: Wanted): Axis {
  // One value alone has no span: some room around it, so that it stands in the middle.
  const room = to > from ? 0 : Math.max(Math.abs(to) * 0.1, 0.5);
  const scale = scaleLinear()
    .domain([from - room, to + room])
    .nice(count)
    .range(range);
  return { at: (value) => scale(value), ticks: scale.ticks(count), label, format };
}

const isRound = (tick: number): boolean => [1, 2, 5].includes(Math.round(tick / 10 ** Math.floor(Math.log10(tick))));

/** By powers of ten, with lines at 1, 2 and 5; only for what is above nothing. */
export function logAxis({ from, to, range, label, format = number }: Wanted): Axis {
  const low = from > 0 ? from : 1;
  const scale = scaleLog()
    .domain([low, to > low ? to : low * 10])
    .range(range);
  return { at: (value) => scale(Math.max(value, low)), ticks: scale.ticks(10).filter(isRound), label, format };
}
