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
  // Every repetition is bounded: a file of blanks must not make the search of it take long.
  const located = text.matchAll(/<(?:\w{1,20}:)?loc>(?:\s{0,100}<!\[CDATA\[)?([^<]{1,2200})</gi);
  const listed = /^\s*</.test(text) ? located : text.matchAll(/^[ \t]{0,20}(https?:\/\/\S{1,2000})[ \t\r]{0,20}$/gim);
  const found: string[] = [];
  for (const [, written = ''] of listed) {
    if (found.length >= MOST) break;
    const address = written.replace(']]>', '').trim();
    const plain = address.replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&#38;', '&');
    found.push(plain.replaceAll('&amp;', '&'));
  }
  const isIndex = /<(?:\w{1,20}:)?sitemapindex[\s>]/i.test(text.slice(0, 5000));
  return isIndex ? { pages: [], sitemaps: found } : { pages: found, sitemaps: [] };
}
