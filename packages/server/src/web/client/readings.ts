import type { LiveEvent } from '../../model/events.ts';
import { formatValue } from '../parts/format.ts';
import { marked, write } from './dom.ts';

interface Point {
  time: number;
  value: number;
}

const points = new WeakMap<Element, Point[]>();
const number = (element: HTMLElement | SVGElement, name: string): number => Number(element.dataset[name]);

/** Lets a chart run on: the plot moves left as time passes its end, and the newest readings are drawn behind it. */
function extend(chart: SVGElement, point: Point): void {
  const plot = chart.querySelector('.chart-plot');
  const line = chart.querySelector('.chart-live');
  if (plot === null || line === null) return;
  const [time = 0, value = 0] = (chart.dataset.last ?? '').split(' ').map(Number);
  const known = points.get(chart) ?? [{ time, value }];
  if (point.time <= (known.at(-1)?.time ?? 0)) return;
  points.set(chart, [...known, point]);
  const since = number(chart, 'since');
  const span = number(chart, 'until') - since;
  const low = number(chart, 'low');
  const high = number(chart, 'high');
  const x = (at: number) => ((at - since) / span) * 1000;
  const y = (value: number) => Math.min(100, Math.max(0, 100 - ((value - low) / (high - low)) * 100));
  line.setAttribute(
    'd',
    [...known, point].map((p, i) => `${i === 0 ? 'M' : 'L'}${x(p.time).toFixed(1)} ${y(p.value).toFixed(1)}`).join(''),
  );
  chart.querySelector('.chart-last')?.setAttribute('d', `M${x(point.time).toFixed(1)} ${y(point.value).toFixed(1)}h0`);
  const shift = Math.max(0, x(point.time) - 1000);
  plot.setAttribute('viewBox', `${shift} 0 1010 100`);
  for (const tick of chart.querySelectorAll<SVGElement>('.chart-tick')) {
    const at = x(number(tick, 'time')) - shift;
    const percent = `${((at / 1010) * 100).toFixed(2)}%`;
    tick.toggleAttribute('hidden', at < 0);
    for (const name of ['x', 'x1', 'x2'])
      for (const part of tick.querySelectorAll(`[${name}]`)) part.setAttribute(name, percent);
  }
}

/** What a device's variables have now. */
export function showReading(event: Extract<LiveEvent, { topic: 'reading' }>): void {
  for (const list of marked('data-readings-of', event.device))
    for (const { variable, value, time } of event.values) {
      for (const element of marked('data-reading', variable, list)) write(element, formatValue(value));
      for (const element of marked('data-reading-time', variable, list)) write(element, 'just now');
      if (typeof value !== 'number') continue;
      for (const chart of list.querySelectorAll<SVGElement>(`[data-chart="${CSS.escape(variable)}"]`))
        extend(chart, { time, value });
    }
}
