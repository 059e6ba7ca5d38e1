const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

interface Asked {
  method: string;
  host: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Tells requests that another site made a browser send (CSRF), by Fetch Metadata and, where a browser sends none, by
 * Origin. A request with neither comes from no browser and so carries nobody's cookie unawares.
 *
 * A device's page on the same host but another port is `same-site`: not ours either.
 *
 * @returns why it is refused, or undefined.
 */
export function crossSite({ method, host, headers }: Asked): string | undefined {
  const site = headers['sec-fetch-site'];
  const origin = headers.origin;
  if (SAFE.has(method)) {
    // Links from elsewhere may lead here; scripts, images and frames of other sites may not.
    const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
    return foreign && headers['sec-fetch-mode'] !== 'navigate' ? 'asked for by another site' : undefined;
  }
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? undefined : 'sent by another site';
  if (origin === undefined) return undefined;
  // The host alone: behind a proxy that ends TLS the scheme differs.
  const sender = typeof origin === 'string' ? hostOf(origin) : undefined;
  return sender !== undefined && sender === hostOf(`http://${host}`) ? undefined : 'sent by another site';
}

const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined);
