import type { CallbackProof, Exchange, Prover } from '../../model/index.ts';
import { sentTexts } from '../sent.ts';

/** Looks again whether the request named the listener, and whether its sibling did not. */
export const proveCallback: Prover<CallbackProof> = ({ marker, call, exchange, controlExchange }) => {
  if (!exchange.probe.markers.includes(marker)) return { holds: false, because: 'the probe did not carry the marker' };
  if (!names(exchange, marker)) return { holds: false, because: 'the request did not name the listener by the marker' };
  if (call.protocol === '' || call.from === '') return { holds: false, because: 'no call is recorded' };
  return controlExchange && names(controlExchange, marker)
    ? { holds: false, because: 'the control named the listener too' }
    : { holds: true };
};

/** A request that a check wrote itself carries it anywhere. */
function names(exchange: Exchange, marker: string): boolean {
  const { body, headers, url } = exchange.request;
  const whole = exchange.probe.whole
    ? [url, ...headers.flat(), typeof body === 'string' ? body : Buffer.from(body ?? []).toString('latin1')]
    : [];
  return [...sentTexts(exchange), ...whole].some((text) => text.toLowerCase().includes(marker.toLowerCase()));
}
