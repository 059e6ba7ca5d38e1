const MOST = 200;

/** What `robots.txt` names (RFC 9309): paths without wildcards, forbidden ones too, for they are known to everybody. */
export function readRobots(text: string): { paths: string[]; sitemaps: string[] } {
  const paths = new Set<string>();
  const sitemaps = new Set<string>();
  for (const line of text.split(/\r\n|\r|\n/, 5000)) {
    const [, field = '', value = ''] = /^\s*([a-z-]+)\s*:\s*([^#\s]*)/i.exec(line) ?? [];
    if (/^sitemap$/i.test(field) && value) sitemaps.add(value);
    if (/^(dis)?allow$/i.test(field) && /^\/[^*]+$/.test(value)) paths.add(value.replace(/\$$/, ''));
  }
  return { paths: [...paths].slice(0, MOST), sitemaps: [...sitemaps].slice(0, 5) };
}

/** The addresses in a sitemap or an index of sitemaps; the latter's are `.xml` files again. */
export function readSitemap(xml: string): string[] {
  const found: string[] = [];
  for (const [, address = ''] of xml.matchAll(/<loc>\s*([^<\s]{1,2000})\s*<\/loc>/gi)) {
    if (found.length >= MOST) break;
    found.push(address.replaceAll('&amp;', '&').replaceAll('&apos;', "'").replaceAll('&quot;', '"'));
  }
  return found;
}
