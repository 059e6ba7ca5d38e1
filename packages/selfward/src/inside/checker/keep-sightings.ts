import type { Marker } from '../../model/marker.ts';
import type { Sighting } from '../../model/sighting.ts';

/** More of one marker tell nothing new. */
const MOST = 40;

/** What was seen, by marker; each kind of sighting once. */
export function createSightings(): {
  keep(sighting: Sighting): void;
  of(markers: readonly Marker[]): readonly Sighting[];
} {
  const byMarker = new Map<string, Sighting[]>();
  return {
    keep(sighting) {
      const key = sighting.marker.toLowerCase();
      const known = byMarker.get(key) ?? [];
      const same = known.some(
        ({ sensor, position, at }) =>
          sensor === sighting.sensor && position === sighting.position && at === sighting.at,
      );
      if (same || known.length >= MOST) return;
      known.push(sighting);
      byMarker.set(key, known);
    },
    of: (markers) => markers.flatMap((marker) => byMarker.get(marker.toLowerCase()) ?? []),
  };
}
