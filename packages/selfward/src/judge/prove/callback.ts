import type { CallbackProof, Prover } from '../../model/index.ts';
import { sentTexts } from '../sent.ts';

export const proveCallback: Prover<CallbackProof> = ({ marker, call, exchange }) => {
  if (!exchange.probe.markers.includes(marker)) return { holds: false, because: 'the probe did not carry the marker' };
  if (!sentTexts(exchange).some((text) => text.toLowerCase().includes(marker.toLowerCase()))) {
    return { holds: false, because: 'the request did not name the listener by the marker' };
  }
  return call.protocol !== '' && call.from !== '' ? { holds: true } : { holds: false, because: 'no call is recorded' };
};
