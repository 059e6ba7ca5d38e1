import { canTravel, type Steps } from '../shared/probing.ts';
import { proveDelay, seconds } from '../shared/prove-delay.ts';
import { unbalanced } from './expression.ts';
import { standing } from './leaving.ts';
import { type Place, payloadsFor } from './try-each.ts';

/**
 * Where neither output nor errors are shown: lets the template wait, by a call that sleeps and burns nothing. One
 * request for each engine where nothing waits.
 */
export function* tryDelays({ at, point, state, fresh }: Place): Steps<void> {
  for (const payload of payloadsFor(at, 'delay')) {
    if (state.proved) return;
    const textOf = (ms: number) => standing(at)(point) + payload.text.replaceAll('{s}', seconds(ms));
    if (!canTravel(point, textOf(100))) continue;
    const sending = (text: string, note: string) => ({ set: new Map([[point, text]]), note });
    const verdict = yield* proveDelay(
      at,
      {
        sending: (ms) => sending(textOf(ms), `a template that waits: ${payload.id}`),
        inert: (ms) => sending(unbalanced(textOf(ms)), 'control: the same with broken delimiters'),
        observed: `${payload.text.replace('{s}', 'n')} took as long as it was told to.`,
        control: 'With broken delimiters it was answered at once.',
      },
      fresh,
    );
    if (verdict) state.proved = { verdict, family: payload.for[0] ?? payload.id, payload };
  }
}
