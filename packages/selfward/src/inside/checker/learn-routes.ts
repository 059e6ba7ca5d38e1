import { nameInReport } from '../../engine/endpoint-name.ts';
import { wantsSignIn } from '../../engine/sending/blocked.ts';
import type { Endpoint, Surface } from '../../model/endpoint.ts';
import type { HttpRequest } from '../../model/exchange.ts';
import { craft } from '../../probe/craft.ts';
import { urlTemplate } from '../../surface/url-template.ts';
import { type LearnedNames, NOBODYS_FIELD, type Table } from '../messages.ts';
import { methodsOf, type SurfaceParts, surfaceOf } from './surface-of.ts';
import type { Learned } from './target.ts';

/** A handler that misses one field may never come to ask for the next. */
const MOST_ROUNDS = 3;

export interface LearnRoutesParts extends Omit<SurfaceParts, 'shadow' | 'names'> {
  shadow(): Table;
  /** Names that are known from elsewhere: operators' traffic, an earlier pass. What is learned is added. */
  names: Map<string, LearnedNames>;
  /** Endpoints without a field, as reports name them, that let somebody in: whoever was not let in tells nothing of them. */
  answered: Set<string>;
  learn(request: HttpRequest, signal: AbortSignal): Promise<Learned>;
}

const WITHOUT_BODY: readonly string[] = ['GET', 'HEAD', 'DELETE', 'OPTIONS'];

/**
 * Learns the surface of a process that tells which fields its handlers ask for: every route is asked once, and again while
 * that brings up fields that nobody knew of.
 */
export async function learnRoutes(parts: LearnRoutesParts, signal: AbortSignal): Promise<Surface> {
  const read = (): Surface => surfaceOf({ ...parts, shadow: parts.shadow(), names: [...parts.names.values()] });
  let surface = read();
  let open = surface.endpoints;
  const refusals = new Map<string, string | undefined>();
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round++) {
    const grown = new Set<string>();
    for (const endpoint of open) {
      if (signal.aborted) return surface;
      const route = routeOf(endpoint, parts);
      if (!route) continue;
      const { read: fields, refusal } = await asked(endpoint, parts, signal);
      refusals.set(endpoint.id, refusal);
      for (const each of fields) {
        const name: LearnedNames = { method: endpoint.method, url: route, ...each };
        const key = JSON.stringify(name);
        if (parts.names.has(key)) continue;
        parts.names.set(key, name);
        grown.add(endpoint.id);
      }
    }
    if (grown.size === 0) break;
    surface = read();
    open = surface.endpoints.filter(({ id }) => grown.has(id));
  }
  // Silence of who was turned away at the door does not tell that there is nothing to ask for.
  const untold = surface.endpoints.flatMap((endpoint) => {
    if (endpoint.points.length > 0) return [];
    const name = nameInReport(endpoint);
    const refusal = refusals.get(endpoint.id);
    if (refusal === undefined) parts.answered.add(name);
    if (parts.answered.has(name)) return [];
    return [{ endpoint: name, reason: `no field of it is known: an ordinary request ${refusal}` }];
  });
  return { endpoints: surface.endpoints, gaps: [...surface.gaps, ...untold] };
}

/** What was learned by asking, and why nothing more could be. */
interface Asked {
  read: Learned['read'];
  refusal?: string;
}

function refusalOf({ response }: Learned): string | undefined {
  if (!response) return 'was not answered';
  if (response.status < 400 && !wantsSignIn(response)) return undefined;
  return `was answered ${response.status}`;
}

function joined(first: Learned, second: Learned): Asked {
  const refusals = [refusalOf(first), refusalOf(second)];
  const [refusal] = refusals;
  const isRefused = refusal !== undefined && refusals.every((each) => each !== undefined);
  return { read: [...first.read, ...second.read], ...(isRefused && { refusal }) };
}

const SOMETHING = `${NOBODYS_FIELD}=1`;

/**
 * An empty object is handed to a route of which no body is known. Where nobody looked into that, or at the query, it is
 * asked once more with a form and a query that hold something.
 */
async function asked(endpoint: Endpoint, { learn }: LearnRoutesParts, signal: AbortSignal): Promise<Asked> {
  const crafted = craft(endpoint);
  const hasCookie = crafted.headers.some(([name]) => name.toLowerCase() === 'cookie');
  const made: HttpRequest = hasCookie ? crafted : { ...crafted, headers: [...crafted.headers, ['cookie', SOMETHING]] };
  const open = made.body === undefined && !WITHOUT_BODY.includes(made.method);
  const withBody = (type: string, body: string): HttpRequest =>
    open ? { ...made, headers: [...made.headers, ['content-type', type]], body } : made;
  const first = await learn(withBody('application/json', '{ }'), signal);
  const reads = (where: LearnedNames['location']) => first.read.some(({ location }) => location === where);
  const query = made.url.includes('?') || reads('query');
  if (signal.aborted || (query && (!open || reads('json')))) return joined(first, first);
  const again =
    open && !reads('json')
      ? withBody('application/x-www-form-urlencoded', SOMETHING)
      : withBody('application/json', '{ }');
  return joined(first, await learn(query ? again : { ...again, url: `${again.url}?${SOMETHING}` }, signal));
}

function routeOf(endpoint: Endpoint, { live, origin }: LearnRoutesParts): string | undefined {
  return live.routes.find(
    (route) => methodsOf(route).includes(endpoint.method) && `${origin}${urlTemplate(route.url)}` === endpoint.url,
  )?.url;
}
