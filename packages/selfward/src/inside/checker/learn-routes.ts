import { METHODS, type Surface } from '../../model/endpoint.ts';
import type { Transport } from '../../model/transport.ts';
import { craft } from '../../probe/craft.ts';
import type { LearnedNames, Table } from '../messages.ts';
import { type SurfaceParts, surfaceOf } from './surface-of.ts';

/** A handler that misses one field may never come to ask for the next. */
const MOST_ROUNDS = 3;

export interface LearnRoutesParts extends Omit<SurfaceParts, 'shadow' | 'names'> {
  shadow(): Table;
  /** Names that handlers asked for so far. */
  names(): readonly LearnedNames[];
}

/**
 * Learns the surface of a process that tells which fields its handlers ask for: every route is asked once, and again while
 * that brings up fields that nobody knew of.
 *
 * @param transport - that of the process: what is sent here is an ordinary request.
 */
export async function learnRoutes(
  parts: LearnRoutesParts,
  transport: Transport,
  signal: AbortSignal,
): Promise<Surface> {
  const read = (): Surface => surfaceOf({ ...parts, shadow: parts.shadow(), names: parts.names() });
  let surface = read();
  let open = surface.endpoints.filter(({ method }) => METHODS.includes(method));
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round++) {
    const before = new Map(surface.endpoints.map((endpoint) => [endpoint.id, endpoint.points.length]));
    for (const endpoint of open) {
      if (signal.aborted) return surface;
      // What does not answer is told by the run, which goes there again.
      await transport.send(craft(endpoint), { signal }).catch(() => undefined);
    }
    surface = read();
    open = surface.endpoints.filter(({ id, points }) => points.length > (before.get(id) ?? -1));
  }
  return surface;
}
