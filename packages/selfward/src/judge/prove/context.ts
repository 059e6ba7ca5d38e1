import { type ContextProof, MARKER_PATTERN, type Prover } from '../../model/index.ts';
import { gainsOfAnswer } from '../breakout.ts';
import { renderingOf } from '../response-kind.ts';

/** Parses both answers again. */
export const proveContext: Prover<ContextProof> = (proof) => {
  const { exchange, controlExchange } = proof;
  const rendering = renderingOf(exchange.response);
  if (rendering.as !== 'html')
    return { holds: false, because: `a browser does not run the answer: ${rendering.because}` };
  const markers = markersOf(proof);
  const gained = gainsOfAnswer(exchange.response, markers);
  if (gained.length === 0) return { holds: false, because: 'nothing in the answer runs that carries the marker' };
  const controls = new Set([proof.marker, ...controlExchange.probe.markers]);
  const inControl = new Set([...controls].flatMap((marker) => gainsOfAnswer(controlExchange.response, [marker])));
  if (markers.length > 1) for (const gain of gainsOfAnswer(controlExchange.response, markers)) inControl.add(gain);
  const own = gained.filter((gain) => !inControl.has(gain));
  return own.length > 0
    ? { holds: true }
    : { holds: false, because: `the control shows the same: ${[...inControl].join(', ')}` };
};

/** A payload that carries no marker of its own was wrapped between two: the proof's, and the one that it ends with. */
function markersOf({ marker, payload }: ContextProof): readonly string[] {
  const [last] = new RegExp(`(?:${MARKER_PATTERN.source})$`, 'i').exec(payload) ?? [];
  return payload.startsWith(marker) && last !== undefined && last !== marker ? [marker, last] : [marker];
}
