import { line } from 'd3-shape';
import type { Point, Seen } from '../results.ts';
import { STEP_TITLES, STEPS } from '../steps.ts';
import { drawing, legend, nothing, pathOf, textAt } from './drawing.ts';
import { plot } from './plot.ts';
import { BUSIEST, stateOf } from './states.ts';

const TITLE = 'Response time by interaction';
const HEIGHT = 220;

/** The paper's figure 6: each point is the mean of ten repetitions, from `fetchStart` to `loadEventStart`. */
export function responseTimes({ points }: Pick<Seen, 'points'>): string {
  const own = points.filter(({ site }) => site === 'selfward');
  const state = BUSIEST.find((wanted) => own.some(stateOf(wanted)));
  if (state === undefined) return nothing(TITLE);
  const series = STEPS.map((step) => own.filter(stateOf(state)).filter((each) => each.step === step));
  const longest = Math.max(...series.map(({ length }) => length));
  const most = Math.max(...series.flat().map(({ meanMs }) => meanMs));
  const keys = legend(
    STEPS.map((step, at) => ({ series: at, words: STEP_TITLES[step] })),
    8,
    62,
  );
  const { x, y, grid, bottom } = plot({
    top: 78 + keys.height,
    height: HEIGHT,
    x: { from: 1, to: longest, label: 'interaction' },
    y: { to: most, label: 'ms' },
  });
  const draw = line<Point>()
    .x((_, at) => x(at + 1))
    .y(({ meanMs }) => y(meanMs))
    .digits(1);
  const lines = series.map((each, at) => pathOf(at, draw(each) ?? '')).join('');
  const says = STEPS.map((step, at) => `${STEP_TITLES[step]}: ${spanOf(series[at] ?? [])}`).join('; ');
  return drawing(TITLE, says, bottom, textAt(8, 40, state.words, { soft: true }) + keys.drawn + grid + lines);
}

const spanOf = (points: readonly Point[]): string => {
  const values = points.map(({ meanMs }) => meanMs);
  return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} ms`;
};
