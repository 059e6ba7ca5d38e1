import type { Endpoint } from '../../model/endpoint.ts';
import { type Answered, isAnswered } from '../../model/exchange.ts';
import type { Context } from '../context.ts';
import { wantsSignIn } from '../sending/blocked.ts';
import { ORDINARY } from '../sending/marked.ts';

const LOST = 'the sign-in was lost while checking';

/** An endpoint that asks for a sign-in may always have; the start page, which did not before, tells. */
export async function noticeAtStart({ sender, start, options, state, signIns }: Context): Promise<void> {
  if (signIns.active) return;
  if (wantsSignIn(start)) return;
  const again = await sender.plain({ method: 'GET', url: options.target.url, headers: [] }).catch(() => undefined);
  if (again && wantsSignIn(again)) state.over ??= LOST;
}

/** Probes were sent to the sign-in where ordinary requests were not: asking once more tells whether all are now. */
export async function noticeHere(
  { sender, state, signIns }: Context,
  endpoint: Endpoint,
  ordinary: readonly Answered[],
): Promise<void> {
  if (ordinary.some(({ response }) => wantsSignIn(response))) return;
  if (signIns.active) return signIns.confirm();
  const again = await sender.send(endpoint, ORDINARY, { check: 'baseline' });
  if (isAnswered(again) && wantsSignIn(again.response)) state.over ??= LOST;
}
