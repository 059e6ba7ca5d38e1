import { sightingsOf } from '../../judge/prove/sighting.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { InsideTry } from '../../model/inside.ts';
import type { Marker } from '../../model/marker.ts';
import type { SightingProof } from '../../model/proof.ts';
import type { Sighting } from '../../model/sighting.ts';
import type { Plain } from './look-inside.ts';

interface Sent {
  marker: Marker;
  payload: unknown;
  exchange: Exchange;
}

/** Writes down what was seen from inside, with the plain word as its control. */
export function proofOf(
  sensor: string,
  { note }: InsideTry,
  sent: Sent,
  control: { plain: Plain; sighting: Sighting },
  again?: Sent,
): SightingProof {
  const code = sightingsOf(sent.exchange, sensor, sent.marker).find(({ position }) => position === 'code');
  const where = code?.at === undefined ? '' : ` at ${code.at}`;
  const times = again ? ', and again with another word' : '';
  return {
    kind: 'sighting',
    sensor,
    ...sent,
    controlMarker: control.plain.marker,
    controlExchange: control.plain.exchange,
    ...(again && { again }),
    observed: `Seen from inside by the sensor ${sensor}${where}: ${note}; the value was read as code${times}.`,
    control:
      control.sighting.position === 'code'
        ? 'A plain word from the same field stood in the same place, as a single word of the code.'
        : 'A plain word from the same field came to the same place as data.',
  };
}
