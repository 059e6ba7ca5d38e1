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

/** The pages of a sitemap; of an index of sitemaps, the sitemaps (sitemaps.org, version 0.9). A plain list is one too. */
export function readSitemap(text: string): { pages: string[]; sitemaps: string[] } {
  const found: string[] = [];
  const located = text.matchAll(/<(?:\w{1,20}:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\s]{1,2000}?)\s*(?:\]\]>)?\s*<\//gi);
  const listed = /^\s*</.test(text) ? located : text.matchAll(/^\s*(https?:\/\/\S{1,2000})\s*$/gim);
  for (const [, address = ''] of listed) {
    if (found.length >= MOST) break;
    found.push(
      address.replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&#38;', '&').replaceAll('&amp;', '&'),
    );
  }
  const isIndex = /<(?:\w{1,20}:)?sitemapindex[\s>]/i.test(text.slice(0, 5000));
  return isIndex ? { pages: [], sitemaps: found } : { pages: found, sitemaps: [] };
}
