import {
  addHeaders,
  crawl,
  mergeSurfaces,
  type Profile,
  type RunOptions,
  type Surface,
  type Transport,
  thingDescription,
} from 'selfward/engine';
import type { Pass } from './job.ts';

/** A device's Thing Description, fetched through the run's own transport; what is wrong with it becomes a gap. */
async function described(td: string | object, origin: string, transport: Transport, signal: AbortSignal) {
  const where = typeof td === 'string' ? td : 'the Thing Description of the inventory';
  try {
    if (typeof td !== 'string') return thingDescription(td, origin, where);
    const response = await transport.send({ method: 'GET', url: td, headers: [] }, { signal });
    if (response.status !== 200) throw new Error(`it answered ${response.status}`);
    return thingDescription(JSON.parse(response.body), origin, where);
  } catch (error) {
    const reason = `the Thing Description could not be read: ${error instanceof Error ? error.message : String(error)}`;
    return { endpoints: [], gaps: [{ endpoint: `GET ${where}`, reason }] } satisfies Surface;
  }
}

/** How a pass learns what there is to check: by crawling and from the device's own description. */
export function learnSurface(pass: Pass, profile: Profile): RunOptions['surface'] {
  const { td, url } = pass;
  const { origin } = new URL(url);
  return async (transport, signal) => {
    // The description first: it knows which of the addresses that the crawl meets are safe.
    const surfaces = td === undefined ? [] : [await described(td, origin, transport, signal)];
    surfaces.push(await crawl(url, profile === 'gentle' ? { pages: 50 } : {})(transport, signal));
    return addHeaders(mergeSurfaces(surfaces), profile);
  };
}
