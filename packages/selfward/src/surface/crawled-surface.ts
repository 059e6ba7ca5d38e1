import { actionWord } from '../model/action-like.ts';
import type { Endpoint, Surface } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/exchange.ts';
import type { Point } from '../model/point.ts';
import { draftAddress, fillTemplate } from './crawl-requests.ts';
import { type EndpointParts, makeEndpoint } from './make-endpoint.ts';
import { mergeSurfaces } from './merge.ts';
import { learnTemplates } from './path-templates.ts';
import type { PageContent } from './read-page.ts';

/** An address that was read, with what it held. */
export interface Crawled {
  parts: EndpointParts;
  url: URL;
  response: HttpResponse;
  content: PageContent;
}

/** What a crawl brought together. */
export interface Harvest {
  origin: string;
  read: readonly Crawled[];
  /** Requests that were named, but not sent. */
  noted: readonly EndpointParts[];
  gaps: Surface['gaps'];
  cookies: readonly { name: string; value: string; pages: string[] }[];
}

/** Most endpoints that carry one cookie as a point: it usually comes out everywhere or in one place. */
const CARRIERS = 3;

/** Makes the surface of a crawl: addresses become templates, dead links and files go, what is left is joined. */
export function crawledSurface({ origin, read, noted, gaps, cookies }: Harvest): Surface {
  const pages = read.filter(({ content, response }) => content.kind === 'html' && response.status < 300);
  const template = learnTemplates(pages.map(({ url, content }) => ({ address: url.href, skeleton: content.skeleton })));
  const answers = new Map(read.map(({ url, response }) => [url.href, response.status]));
  const alive = [
    ...read.filter(isWorthKeeping).map(({ parts }) => parts),
    ...noted.flatMap((parts) => asAnswered(parts, answers)),
  ];
  const endpoints = alive.map((parts) => {
    const { url, path } = template(parts.url);
    return makeEndpoint({ ...parts, url, path: { ...parts.path, ...path } });
  });
  const unknown = read.length > 0 ? [unknownPage(origin)] : [];
  const joined = mergeSurfaces([{ endpoints, gaps }]).endpoints;
  const surface = mergeSurfaces([{ endpoints: [...joined, ...siblings(pages, joined), ...unknown], gaps }]);
  return { ...surface, endpoints: withCookies(surface.endpoints, cookies) };
}

/** A request that was noted, with what its address answered; none where that says that there is nothing more to it. */
function asAnswered(parts: EndpointParts, answers: ReadonlyMap<string, number>): EndpointParts[] {
  if (parts.method !== 'GET') return [parts];
  const answered = answers.get(draftAddress(parts));
  const hasHoles = Object.keys(parts.path ?? {}).length > 0;
  const isPlain = !hasHoles && (parts.query ?? []).length === 0;
  if (answered === undefined) return parts.guessed && !isPlain ? [] : [parts];
  // A plain address stands among those that were read; a guess must have been answered like a page. A call's address
  // with a value that we made up may well be unknown: then it is known, and listed as what could not be checked.
  const isDead = answered === 404 || answered === 410;
  if (isPlain || (isDead && !hasHoles) || (parts.guessed && answered >= 400)) return [];
  return [{ ...parts, answered }];
}

/** Dead links, files and bare redirects say nothing by themselves; with parameters they may. */
function isWorthKeeping({ url, response, content }: Crawled): boolean {
  if (response.status === 404 || response.status === 410) return false;
  if (url.search !== '') return true;
  return content.redirect === undefined && (content.kind === 'html' || content.kind === 'data');
}

/**
 * The pages that a template stands for besides the one in its draft, as they are and without points: what was stored may
 * come out on any of them.
 */
function siblings(pages: readonly Crawled[], endpoints: readonly Endpoint[]): Endpoint[] {
  const stoodFor = new Set(endpoints.map(({ url, draft }) => fillTemplate(url, draft.path)));
  const others = pages.filter(({ url, parts }) => url.search === '' && !stoodFor.has(parts.url));
  return others.map(({ parts }) => makeEndpoint(parts));
}

/** Puts each cookie that carries a setting on the start page, and on pages that set it. */
function withCookies(endpoints: readonly Endpoint[], cookies: Harvest['cookies']): Endpoint[] {
  let all = [...endpoints];
  for (const { name, value, pages } of cookies) {
    const readable = all.filter(reads);
    const setting = readable.filter(({ url, draft }) =>
      pages.includes(draftAddress({ url, path: draft.path, query: draft.query })),
    );
    const carriers = new Set([...readable.slice(0, 1), ...setting].slice(0, CARRIERS));
    const point: Point = { id: `cookie:${name}`, location: 'cookie', name, part: 'value', original: value };
    all = all.map((endpoint) => (carriers.has(endpoint) ? carrying(endpoint, point, value) : endpoint));
  }
  return all;
}

function carrying(endpoint: Endpoint, point: Point, value: string): Endpoint {
  const { draft, points } = endpoint;
  return {
    ...endpoint,
    draft: { ...draft, cookies: [...draft.cookies, [point.name, value]] },
    points: [...points, point],
  };
}

function reads({ method, url, answered = 200 }: Endpoint): boolean {
  return method === 'GET' && answered < 400 && actionWord('GET', url) === undefined;
}

/** A page that does not exist: what it says about its own address is often written by hand. */
function unknownPage(origin: string): Endpoint {
  const endpoint = makeEndpoint({
    method: 'GET',
    url: `${origin}/{1}`,
    source: 'crawl',
    path: { '1': 'no-such-page' },
  });
  return { ...endpoint, points: endpoint.points.map((point) => ({ ...point, added: true })) };
}
