/**
 * An address within the target's scope: the same scheme, host and port. `undefined` for everything else, unreadable
 * addresses included.
 *
 * @param base - what a relative address is relative to.
 */
export function withinScope(address: string, origin: string, base: string = origin): URL | undefined {
  if (!URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  if (url.origin !== new URL(origin).origin || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url;
}

/** The address without its query, and the query as pairs in order. */
export function splitQuery(url: URL): { address: string; query: [string, string][] } {
  return { address: `${url.origin}${url.pathname}`, query: [...url.searchParams] };
}
