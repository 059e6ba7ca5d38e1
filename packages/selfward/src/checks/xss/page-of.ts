import type { Endpoint, Exchange } from '../../model/index.ts';

/** The known page that an exchange read, or one made from its address. */
export function pageOf({ request }: Exchange, known: readonly Endpoint[]): Endpoint {
  const url = new URL(request.url);
  const bare = url.origin + url.pathname;
  const query = [...url.searchParams.keys()].toSorted().join('&');
  const fitting = known.filter((page) => page.method === 'GET' && templateOf(page.url).test(bare));
  const exact = fitting.find(
    ({ draft }) =>
      draft.query
        .map(([name]) => name)
        .toSorted()
        .join('&') === query,
  );
  if (exact) return exact;
  return {
    id: `GET ${request.url}`,
    method: 'GET',
    url: bare,
    draft: { path: {}, query: [...url.searchParams], headers: [], cookies: [] },
    points: [],
    source: 'recall',
  };
}

function templateOf(url: string): RegExp {
  const escaped = url.replace(/[\\^$.*+?()[\]|/-]/g, '\\$&').replace(/\{[^{}]+\}/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}
