import { PHASE_TITLES, PHASES } from '../navigation-timing.ts';
import type { Seen } from '../results.ts';
import { STEP_TITLES, STEPS } from '../steps.ts';
import { drawing, legend, nothing, textAt } from './drawing.ts';
import { rows } from './rows.ts';
import { AT_REST, stateOf } from './states.ts';

const TITLE = 'What an interaction is made of';
const SITE_TITLES = { selfward: 'Selfward', flask: 'Bare Flask', static: 'Static page' } as const;

/** The paper's figure 8: the phases of Navigation Timing, stacked, ours beside what was visited in turn. */
export function interactionPhases({ phases }: Pick<Seen, 'phases'>): string {
  const state = AT_REST.find((wanted) => phases.some(stateOf(wanted)));
  if (state === undefined) return nothing(TITLE);
  const here = phases.filter(stateOf(state));
  const of = (['selfward', 'flask', 'static'] as const).flatMap((site) =>
    [...STEPS, 'page' as const].flatMap((step) =>
      here
        .filter((each) => each.site === site && each.step === step)
        .map(({ meanMs }) => ({
          label: step === 'page' ? 'One page' : STEP_TITLES[step],
          group: SITE_TITLES[site],
          pieces: PHASES.map((phase, at) => ({ series: at, words: PHASE_TITLES[phase], value: meanMs[phase] })),
        })),
    ),
  );
  const keys = legend(
    PHASES.map((phase, at) => ({ series: at, words: PHASE_TITLES[phase] })),
    8,
    62,
  );
  const { drawn, bottom } = rows(of, 54 + keys.height, 'ms');
  const says = of
    .map(({ group, label, pieces }) => {
      const parts = pieces.map(({ words, value }) => `${words} ${value.toFixed(1)}`).join(', ');
      return `${group}, ${label}: ${parts} ms`;
    })
    .join('; ');
  return drawing(TITLE, says, bottom, textAt(8, 40, state.words, { soft: true }) + keys.drawn + drawn);
}
