import type { Prover, SightingProof } from '../../model/index.ts';

export const proveSighting: Prover<SightingProof> = ({ marker, exchange }) => {
  const sighting = exchange.sightings.find((each) => each.marker === marker && each.position === 'code');
  if (!sighting) return { holds: false, because: 'no sensor saw the marker in code position during this exchange' };
  return sighting.excerpt.toLowerCase().includes(marker.toLowerCase())
    ? { holds: true }
    : { holds: false, because: 'what the sink was given does not carry the marker' };
};
