import type { Seen } from '../results.ts';
import { STEP_TITLES, STEPS } from '../steps.ts';
import { dotAt, drawing, legend, nothing, textAt } from './drawing.ts';
import { plot } from './plot.ts';
import { AT_REST, BUSIEST, stateOf } from './states.ts';

const TITLE = 'Invocation and response';
const HEIGHT = 260;

/**
 * The paper's figure 9: what an invocation of the server took (from the request to the first byte of its answer, a form's
 * redirect included) against the whole response time, each point the mean of ten repetitions.
 */
export function invocationResponse({ points }: Pick<Seen, 'points'>): string {
  const own = points.filter(({ site }) => site !== 'static');
  const state = [...AT_REST, ...BUSIEST].find((wanted) => own.some(stateOf(wanted)));
  if (state === undefined) return nothing(TITLE);
  const here = own.filter(stateOf(state));
  const shown = STEPS.flatMap((step, series) =>
    here.filter((each) => each.step === step).map((each) => ({ ...each, series, hollow: each.site === 'flask' })),
  );
  const keys = legend(
    [
      ...STEPS.map((step, series) => ({ series, words: STEP_TITLES[step] })),
      { series: 7, words: 'hollow: bare Flask', hollow: true },
    ],
    8,
    62,
  );
  const { x, y, grid, bottom } = plot({
    top: 78 + keys.height,
    height: HEIGHT,
    x: { from: 0, to: Math.max(...shown.map(({ invocationMs }) => invocationMs)), label: 'invocation, ms' },
    y: { to: Math.max(...shown.map(({ meanMs }) => meanMs)), label: 'response, ms' },
  });
  const dots = shown.map(({ series, hollow, invocationMs, meanMs }) =>
    dotAt(series, x(invocationMs), y(meanMs), hollow),
  );
  const says = `${shown.length} points: the server's part of each response time.`;
  return drawing(TITLE, says, bottom, textAt(8, 40, state.words, { soft: true }) + keys.drawn + grid + dots.join(''));
}
