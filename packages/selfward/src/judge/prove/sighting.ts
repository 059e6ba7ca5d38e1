import type { Exchange, Prover, Sighting, SightingProof } from '../../model/index.ts';
import { sentTexts, textsOf } from '../sent.ts';

/**
 * Looks again whether what was sent stood in code position at the sink, with the signs around it that make it more than
 * one word, and whether a plain word of the same field came to the same sink.
 */
export const proveSighting: Prover<SightingProof> = (proof) => {
  const { sensor, exchange, marker, payload, controlExchange, controlMarker, again } = proof;
  if (controlExchange.id === exchange.id || controlMarker === marker)
    return { holds: false, because: 'the control is the same request' };
  const controls = sightingsOf(controlExchange, sensor, controlMarker);
  if (controls.length === 0) return { holds: false, because: `the plain word was not seen by ${sensor}` };
  const rounds = [{ exchange, marker, payload }];
  if (controls.some(({ position }) => position === 'code')) {
    if (!again)
      return { holds: false, because: 'the plain word stands in code position too, and nothing was repeated' };
    if (again.marker === marker || again.exchange.id === exchange.id)
      return { holds: false, because: 'it was seen only once' };
    rounds.push(again);
  }
  for (const round of rounds) {
    const because = faultOf(round, sensor);
    if (because !== undefined) return { holds: false, because };
  }
  return { holds: true };
};

/**
 * What of an answer says that nothing comes of what a sensor saw.
 *
 * @returns why, in words.
 */
export function deniedBy({ response }: Exchange, sensor: string): string | undefined {
  if (sensor !== 'redirect' || !response) return undefined;
  const { status, headers } = response;
  // A browser follows `Location` of a redirect alone (RFC 9110, section 10.2.2), and `Refresh` of any page.
  const isFollowed = (status >= 300 && status < 400) || headers.some(([name]) => name.toLowerCase() === 'refresh');
  return isFollowed ? undefined : `the answer is ${status}, and sends nobody anywhere`;
}

function faultOf(
  { exchange, marker, payload }: Pick<SightingProof, 'exchange' | 'marker' | 'payload'>,
  sensor: string,
) {
  const sent = sentTexts(exchange);
  if (!textsOf(payload).every((text) => sent.includes(text)) || !textsOf(payload).some((text) => text.includes(marker)))
    return `exchange ${exchange.id} did not send the marker in what the proof says`;
  const denied = deniedBy(exchange, sensor);
  if (denied !== undefined) return denied;
  const code = sightingsOf(exchange, sensor, marker).filter(({ position }) => position === 'code');
  if (code.length === 0) return `${sensor} did not see the marker in code position during exchange ${exchange.id}`;
  return code.some(({ excerpt }) => carriesStructure(excerpt, payload, marker))
    ? undefined
    : 'what the sink was given carries no more than the word itself';
}

/** What a sensor saw of one marker during an exchange. */
export function sightingsOf({ sightings }: Exchange, sensor: string, marker: string): Sighting[] {
  return sightings.filter((each) => each.sensor === sensor && each.marker.toLowerCase() === marker.toLowerCase());
}

/**
 * Whether a sink was given more of what was sent than its word: the signs right before or behind it; of an object, the
 * name that it stands under.
 */
export function carriesStructure(excerpt: string, payload: unknown, marker: string): boolean {
  const given = excerpt.toLowerCase();
  const word = marker.toLowerCase();
  if (!given.includes(word)) return false;
  if (typeof payload !== 'string') {
    return namesOf(payload).some((name) => given.includes(name.toLowerCase()));
  }
  const parts = payload.toLowerCase().split(word);
  return parts.some((part, at) => {
    const next = parts[at + 1];
    if (next === undefined) return false;
    const before = /[^\p{L}\p{N}_]{1,2}$/u.exec(part)?.[0] ?? '';
    const behind = /^[^\p{L}\p{N}_]{1,2}/u.exec(next)?.[0] ?? '';
    return (before !== '' && given.includes(before + word)) || (behind !== '' && given.includes(word + behind));
  });
}

function namesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...namesOf(each)]);
}
