import type { InteractionDetails } from '../results.ts';
import { drawing, nothing, textAt } from './drawing.ts';
import { rows } from './rows.ts';

const TITLE = 'What signing in costs the server';

/** The paper's figure 7: from the reception of the POST to just before the next page, by server function. */
export function signInCost({ costs }: Pick<InteractionDetails, 'costs'>): string {
  const of = costs.flatMap(({ devices, costs: own }) =>
    own
      .filter(({ step }) => step === 'sign-in')
      .flatMap(({ parts, total }) =>
        parts.map(({ title, meanMs }) => ({
          label: title,
          group: `${devices.toLocaleString('en')} devices: ${total.mean.toFixed(1)} ms`,
          pieces: [{ series: 0, words: title, value: meanMs }],
        })),
      ),
  );
  if (of.length === 0) return nothing(TITLE);
  const { drawn, bottom } = rows(of, 52, 'ms');
  const says = of.map(({ label, pieces }) => `${label} ${pieces[0]?.value.toFixed(1)} ms`).join(', ');
  const head = textAt(8, 40, 'From the reception of the POST to just before the next page, by function', {
    soft: true,
  });
  return drawing(TITLE, says, bottom, head + drawn);
}
