import { headerValue } from '../../judge/response-kind.ts';
import type { Endpoint, Exchange } from '../../model/index.ts';

/** More pages than this are not made by one request. */
const MOST = 4;

/**
 * The pages that a request made, as its answer names them: where it leads (`Location`), links, and identifiers in JSON
 * that fit the address of a known page (`POST /notes` answers `{"id":17}`: `/notes/17`); or as the request itself named
 * them (`user=ada`: `/users/{user}`).
 */
export function madePages(sent: Exchange, by: Endpoint, known: readonly Endpoint[]): Endpoint[] {
  const { request, response } = sent;
  if (!response || response.status >= 400) return [];
  const templates = nearest(
    request.url,
    known.filter(({ method, url }) => method === 'GET' && /\{[^{}]+\}/.test(url)),
  );
  const addresses = [
    ...[headerValue(response, 'location')].filter((each) => each !== undefined),
    ...namedBy(sent, by, templates),
    ...identified(request.url, response.body, templates),
    ...[...response.body.matchAll(/\bhref\s*=\s*["']?([^"'\s>]+)/gi)].map(([, href = '']) => href),
  ];
  const pages = new Map<string, Endpoint>();
  for (const [at, address] of addresses.entries()) {
    const url = URL.parse(address, request.url);
    if (!url || url.origin !== new URL(request.url).origin) continue;
    const template = templates.find((page) => patternOf(page.url).test(url.origin + url.pathname));
    // Any link is a page; one that this request made has the address of a known kind of page.
    if (!template && !(at === 0 && headerValue(response, 'location') !== undefined)) continue;
    pages.set(url.href, {
      id: `GET ${url.origin}${url.pathname}`,
      method: 'GET',
      url: url.origin + url.pathname,
      draft: { path: {}, query: [...url.searchParams], headers: [], cookies: [] },
      points: [],
      source: 'recall',
    });
  }
  return [...pages.values()].slice(0, MOST);
}

/** Of kinds of pages those whose address begins most like the request's own: `/notes/{id}` for `/notes`. */
function nearest(address: string, templates: readonly Endpoint[]): Endpoint[] {
  const common = ({ url }: Endpoint) => {
    let length = 0;
    while (length < url.length && url[length] === address[length]) length += 1;
    return length;
  };
  const most = Math.max(0, ...templates.map(common));
  return templates.filter((page) => common(page) === most);
}

/** A page that one request made, as the kind of page that it is: its own name differs from run to run. */
export function kindOf(page: Endpoint): Endpoint {
  if (page.source !== 'recall') return page;
  const url = page.url.replace(/[^/]+\/?$/, '{id}');
  return { ...page, id: `GET ${url}`, url };
}

/** Where a known page is read, its query apart. */
export function addressOf({ url, draft }: Endpoint): string {
  return url.replace(/\{([^{}]+)\}/g, (_, name: string) => encodeURIComponent(draft.path[name] ?? ''));
}

function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replace(/[\\^$.*+?()[\]|/-]/g, '\\$&').replace(/\{[^{}]+\}/g, '[^/]+')}$`);
}

/** Known pages whose one variable part bears the name of a field that was sent. */
function namedBy({ probe }: Exchange, { points }: Endpoint, templates: readonly Endpoint[]): string[] {
  const fields = new Map(
    points
      .filter(({ location, part }) => part === 'value' && location !== 'header' && location !== 'cookie')
      .map((point) => [point.name.toLowerCase(), probe.set.get(point) ?? point.original]),
  );
  return templates.flatMap((page) => {
    const [, name = '', ...others] = /\{([^{}]+)\}/.exec(page.url) ?? [];
    const value = fields.get(name.toLowerCase());
    return others.length === 0 && typeof value === 'string' ? [fill(page.url, value)] : [];
  });
}

/** What the answer calls the new thing by, put into the address of things of its kind. */
function identified(address: string, body: string, templates: readonly Endpoint[]): string[] {
  const ids = [...body.matchAll(/"(?:_?id|uuid|slug|key|number|nr)"\s*:\s*(?:"([\w-]{1,64})"|(\d{1,20}))/gi)].map(
    ([, text, number]) => text ?? number ?? '',
  );
  const parent = address.split(/[?#]/, 1)[0]?.replace(/\/$/, '') ?? '';
  const fitting = templates.filter(
    ({ url }) => /\/\{[^{}]+\}$/.test(url) && url.replace(/\/\{[^{}]+\}$/, '') === parent,
  );
  const pages = fitting.length > 0 ? fitting : templates.filter(({ url }) => /\/\{[^{}]+\}$/.test(url));
  return ids.slice(0, 2).flatMap((id) => pages.map(({ url }) => fill(url, id)));
}

function fill(url: string, value: string): string {
  return url.replace(/\{[^{}]+\}/, encodeURIComponent(value));
}
