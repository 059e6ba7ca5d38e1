import { proveCallback } from '../../judge/prove/callback.ts';
import type { CallbackProof, Exchange, Marker, OutOfBandCall, Verdict } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { broughtByPage } from './brought-by-page.ts';

/** Waits for calls to any of the markers' addresses. */
export function* listen(markers: readonly Marker[], withinMs: number): Steps<readonly OutOfBandCall[]> {
  if (markers.length === 0) return [];
  const seen = yield { do: 'listen', markers, withinMs };
  return seen.calls ?? [];
}

/** What a call to a marker's address means. */
export function judgeCall(given: {
  marker: Marker;
  call: OutOfBandCall;
  exchange: Exchange;
  control: string;
  controlExchange?: Exchange;
}): Verdict {
  const { marker, call, exchange, control, controlExchange } = given;
  const { protocol, from } = call;
  const caller = /^user-agent:\s*(.{1,60})/im.exec(call.request)?.[1];
  const observed = `${from} called our address over ${protocol}${caller === undefined ? '' : ` (${caller.trim()})`}.`;
  if (broughtByPage(call)) {
    return {
      is: 'tentative',
      why: `${observed} A browser loaded it as a part of a page: it may be a reader's.`,
      exchange,
    };
  }
  const proof: CallbackProof = {
    kind: 'callback',
    marker,
    call: { protocol, from },
    exchange,
    observed,
    control,
    ...(controlExchange && { controlExchange }),
  };
  const holds = proveCallback(proof);
  return holds.holds
    ? { is: 'proved', proof }
    : { is: 'tentative', why: `${observed} But ${holds.because}.`, exchange };
}
