import type { EndpointScope, Fresh, Payload, Point, Verdict } from '../../model/index.ts';
import { canTravel, originalText, type Steps } from '../shared/probing.ts';
import { proveDelay, seconds } from '../shared/prove-delay.ts';
import { misspelt } from './arithmetic.ts';

/** Lets a shell sleep, where nothing that it does can be seen: one request for each way where nothing sleeps. */
export function* proveBySleep(
  at: EndpointScope,
  point: Point,
  payloads: readonly Payload[],
  fresh: Fresh,
): Steps<Verdict | undefined> {
  // Small shells know whole seconds alone.
  const ways = payloads.map((payload) => ({ payload, wholeSeconds: false }));
  const [first] = payloads;
  if (first && at.profile === 'thorough') ways.push({ payload: first, wholeSeconds: true });
  for (const { payload, wholeSeconds } of ways) {
    if (!canTravel(point, payload.text)) continue;
    const textOf = (ms: number) =>
      (originalText(point) || 'a') +
      payload.text.replaceAll('{seconds}', wholeSeconds ? String(ms / 1000) : seconds(ms));
    const verdict = yield* proveDelay(
      at,
      {
        sending: (ms) => ({ set: new Map([[point, textOf(ms)]]), note: `a command: ${payload.id}` }),
        inert: (ms) => ({ set: new Map([[point, misspelt(textOf(ms))]]), note: `control: ${payload.id}, misspelt` }),
        observed: 'The command slept as long as it was told to.',
        control: 'With its name misspelt, the answer came at once.',
        wholeSeconds,
      },
      fresh,
    );
    if (verdict) return verdict;
  }
  return undefined;
}
