import { nameInReport } from '../../engine/endpoint-name.ts';
import { wantsSignIn } from '../../engine/sending/blocked.ts';
import type { Endpoint, Surface } from '../../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import { craft } from '../../probe/craft.ts';
import { urlTemplate } from '../../surface/url-template.ts';
import { type LearnedNames, type LearnedShape, NOBODYS_FIELD, type Table } from '../messages.ts';
import { VARIANTS } from './shape-schema.ts';
import { type Strangers, withStranger, withStrangers } from './strangers.ts';
import { methodsOf, routeName, type SurfaceParts, surfaceOf } from './surface-of.ts';
import type { Learned } from './target.ts';
import { asText, isBodyUnknown, withTextBody } from './text-bodies.ts';
import { isBranch } from './with-branches.ts';
import { hasVariant } from './with-shapes.ts';
import { wordsOfRefusal } from './words-of-refusal.ts';

/** A handler that misses one field may never come to ask for the next, nor a second validator be asked where the first refuses. */
const MOST_ROUNDS = 8;

export interface LearnRoutesParts extends Omit<SurfaceParts, 'shadow' | 'names' | 'shapes' | 'variants'> {
  shadow(): Table;
  /** Names that are known from elsewhere: operators' traffic, an earlier pass. What is learned is added. */
  names: Map<string, LearnedNames>;
  /** What validators want, as far as it is known already; what is learned is added. */
  shapes?: Map<string, LearnedShape>;
  /** Endpoints without a field, as reports name them, that let somebody in: whoever was not let in tells nothing of them. */
  answered: Set<string>;
  /** Where fields are followed whose names nobody knows; nowhere where not given. */
  strangers?: Strangers;
  learn(request: HttpRequest, signal: AbortSignal): Promise<Learned>;
}

const WITHOUT_BODY: readonly string[] = ['GET', 'HEAD', 'DELETE', 'OPTIONS'];

/**
 * Learns the surface of a process that tells which fields its handlers ask for: every route is asked once, and again while
 * that brings up fields that nobody knew of.
 */
export async function learnRoutes(parts: LearnRoutesParts, signal: AbortSignal): Promise<Surface> {
  const shapes = parts.shapes ?? new Map<string, LearnedShape>();
  const variants = new Map<string, number>();
  const read = (): Surface => {
    const { names } = parts;
    const known = { names: [...names.values()], shapes: [...shapes.values()], variants };
    return surfaceOf({ ...parts, shadow: parts.shadow(), ...known });
  };
  let surface = read();
  let open = surface.endpoints;
  const refusals = new Map<string, Asked>();
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round++) {
    const grown = new Set<string>();
    for (const endpoint of open) {
      if (signal.aborted) return surface;
      const route = routeOf(endpoint, parts);
      if (!route) continue;
      const told = await asked(endpoint, route, parts, signal);
      refusals.set(endpoint.id, told);
      const { method } = endpoint;
      const added = (known: Map<string, unknown>, each: object) => {
        const one = { method, url: route, ...each };
        const key = JSON.stringify(one);
        if (!known.has(key)) grown.add(endpoint.id);
        if (!known.has(key)) known.set(key, one);
      };
      for (const each of told.read) added(parts.names, each);
      for (const each of told.wanted) added(shapes, each);
      if (told.refusal === undefined || grown.has(endpoint.id)) continue;
      // Nobody told more: what the answer says, and after it another of the requests that a validator would let pass.
      if (told.wanted.every(isBranch))
        for (const each of told.answers.flatMap((answer) => wordsOfRefusal(answer, endpoint))) added(shapes, each);
      if (!grown.has(endpoint.id) && isOfForm(told) && another(method, route)) grown.add(endpoint.id);
    }
    if (grown.size === 0) break;
    const before = new Set(surface.endpoints.map(({ id }) => id));
    surface = read();
    open = surface.endpoints.filter(({ id }) => grown.has(id) || !before.has(id));
  }
  function another(method: string, url: string): boolean {
    const route = parts.live.routes.find((each) => each.url === url && methodsOf(each).includes(method));
    const mine = [...shapes.values()].filter((each) => each.url === url && each.method === method && !isBranch(each));
    const name = routeName(method, url);
    for (let next = (variants.get(name) ?? 0) + 1; route && next < VARIANTS; next++) {
      if (!hasVariant(mine, next)) continue;
      variants.set(name, next);
      return true;
    }
    return false;
  }
  const { strangers } = parts;
  const endpoints = strangers
    ? await alsoUnnamed(surface.endpoints, { ...parts, strangers }, signal)
    : surface.endpoints;
  // Silence of who was turned away at the door does not tell that there is nothing to ask for.
  const untold = endpoints.flatMap((endpoint) => {
    if (endpoint.points.length > 0) return [];
    const name = nameInReport(endpoint);
    const refusal = refusals.get(endpoint.id)?.refusal;
    if (refusal === undefined) parts.answered.add(name);
    if (parts.answered.has(name)) return [];
    return [{ endpoint: name, reason: `no field of it is known: an ordinary request ${refusal}` }];
  });
  return { endpoints, gaps: [...surface.gaps, ...untold] };
}

/** What enters without a name that anybody knows: any field there may be, or a body as it stands. */
async function alsoUnnamed(
  known: readonly Endpoint[],
  parts: LearnRoutesParts & { strangers: Strangers },
  signal: AbortSignal,
): Promise<Endpoint[]> {
  const { strangers, learn } = parts;
  const endpoints = withStrangers(known, (each) => routeOf(each, parts), strangers);
  for (const [at, endpoint] of endpoints.entries()) {
    if (signal.aborted || !isBodyUnknown(endpoint)) continue;
    const { value } = strangers.invent();
    await learn(asText(endpoint, value), signal);
    if (strangers.arrived(value)) endpoints[at] = withTextBody(endpoint);
  }
  return endpoints;
}

/** What was learned by asking, and why nothing more could be. */
interface Asked {
  read: Learned['read'];
  wanted: NonNullable<Learned['wanted']>;
  refusal?: string;
  answers: readonly HttpResponse[];
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
  const both = first === second ? [first] : [first, second];
  return {
    read: both.flatMap(({ read }) => read.filter((each) => !isListing(each))),
    wanted: both.flatMap(({ wanted = [] }) => wanted),
    answers: both.flatMap(({ response }) => (response ? [response] : [])),
    ...(isRefused && { refusal }),
  };
}

/** Turned away for what was in it, and not for who asked or what there is. */
const isOfForm = ({ answers }: Asked): boolean => answers.some(({ status }) => status === 400 || status === 422);

const SOMETHING = `${NOBODYS_FIELD}=1`;

/**
 * An empty object is handed to a route of which no body is known. Where nobody looked into that, or at the query, it is
 * asked once more with a form and a query that hold something; so it is where all names were listed that there are.
 */
async function asked(
  endpoint: Endpoint,
  route: string,
  { learn, strangers }: LearnRoutesParts,
  signal: AbortSignal,
): Promise<Asked> {
  const crafted = craft(endpoint);
  const hasCookie = crafted.headers.some(([name]) => name.toLowerCase() === 'cookie');
  const made: HttpRequest = hasCookie ? crafted : { ...crafted, headers: [...crafted.headers, ['cookie', SOMETHING]] };
  const open = made.body === undefined && !WITHOUT_BODY.includes(made.method);
  const withBody = (type: string, body: string): HttpRequest =>
    open ? { ...made, headers: [...made.headers, ['content-type', type]], body } : made;
  const first = await learn(withBody('application/json', '{ }'), signal);
  const reads = (where: LearnedNames['location']) => first.read.some(({ location }) => location === where);
  const query = made.url.includes('?') || reads('query');
  const isListed = strangers !== undefined && first.read.some(isListing);
  if (signal.aborted || (query && (!open || reads('json')) && !isListed)) return joined(first, first);
  const json = withBody('application/json', '{ }');
  const again = open && !reads('json') ? withBody('application/x-www-form-urlencoded', SOMETHING) : json;
  if (!strangers)
    return joined(first, await learn(query ? again : { ...again, url: `${again.url}?${SOMETHING}` }, signal));
  const stranger = strangers.invent();
  const second = await learn(withStranger(again, stranger), signal);
  const listed = [first, second].flatMap(({ read }) => read.filter(isListing).map(({ location }) => location));
  strangers.note({ method: endpoint.method, url: route }, stranger, new Set(listed));
  const { name } = stranger;
  return joined(first, { ...second, read: second.read.filter((each) => each.name !== name) });
}

/** All names were asked for that there are. */
const isListing = ({ name }: Learned['read'][number]): boolean => name === '';

function routeOf(endpoint: Endpoint, { live, origin }: LearnRoutesParts): string | undefined {
  return live.routes.find(
    (route) => methodsOf(route).includes(endpoint.method) && `${origin}${urlTemplate(route.url)}` === endpoint.url,
  )?.url;
}
