import type { EndpointScope, Fresh, Payload, Point } from '../../model/index.ts';
import { type Sending, type Steps, takesText } from '../shared/probing.ts';
import { proveDelay, seconds } from '../shared/prove-delay.ts';
import type { Work } from './work.ts';

/**
 * Code whose failures are swallowed and whose values go nowhere: it can but wait. JavaScript is never told to, for it
 * would keep everybody else waiting as well.
 */
export function* codeThatWaits(at: EndpointScope, work: Work, fresh: Fresh): Steps<void> {
  const able = at.points.filter((point) => point.part === 'value' && !point.added && takesText(point));
  for (const point of able) {
    for (const payload of work.payloads('delay')) {
      if (!work.isOpen(point)) break;
      const language = work.languages.find((each) => each === payload.for[0]);
      const verdict = yield* proveDelay(at, delaying(point, payload, fresh), fresh);
      if (verdict && language) work.settle(point, { verdict, language });
    }
  }
}

function delaying(point: Point, { text, note }: Payload, fresh: Fresh) {
  const sending = (filled: string, what: string): Sending => ({ set: new Map([[point, filled]]), note: what });
  const waiting = (ms: number) => text.replaceAll('{s}', seconds(ms));
  // Of the same length, and called by a name that nobody knows.
  const unknown = (ms: number) =>
    waiting(ms).replace(/[a-z]+(?=\()/g, (name) => (name === 'int' ? name : fresh.marker().slice(0, name.length)));
  return {
    sending: (ms: number) => sending(waiting(ms), `code: ${note}`),
    inert: (ms: number) => sending(unknown(ms), 'control: the same under a name that nobody knows'),
    observed: 'Code in the value made the server wait as long as it said.',
    control: 'The same code under a name that nobody knows was answered at once.',
  };
}
