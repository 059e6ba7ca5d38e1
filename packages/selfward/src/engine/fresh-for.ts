import { createFresh, type Fresh, type Marker } from '../model/marker.ts';

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

/** Small fast counting generator (sfc32), seeded with 128 bits from another. */
function sfc32(random: () => number): () => number {
  const word = () => Math.floor(random() * 0x1_0000_0000) | 0;
  let [a, b, c, d] = [word(), word(), word(), word()];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
