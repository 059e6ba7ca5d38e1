import { createFresh, type Fresh, type Marker } from '../model/marker.ts';
import { sfc32 } from './sfc32.ts';

/** Hands each scope its own source of fresh values, so that scopes which run side by side stay the same from run to run. */
export type FreshSource = () => Fresh;

/** @param random - seeded by tests; chance where not given. */
export function createFreshSource(random: (() => number) | undefined): FreshSource {
  const used = new Set<string>();
  return () => {
    const fresh = createFresh(random ? sfc32(random) : Math.random);
    return {
      ...fresh,
      marker(kind) {
        let marker: Marker = fresh.marker(kind);
        while (used.has(marker)) marker = fresh.marker(kind);
        used.add(marker);
        return marker;
      },
    };
  };
}
