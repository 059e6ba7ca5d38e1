import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../model/exchange.ts';
import { crawl } from './crawl.ts';
import { readPage } from './read-page.ts';
import { readSitemap } from './read-robots.ts';

const O = 'http://site.test';
const answer = (body: string, type = 'text/html', headers: [string, string][] = []): HttpResponse => ({
  status: 200,
  headers: [['content-type', type], ...headers],
  body,
  bytes: body.length,
  truncated: false,
  firstByteMs: 1,
  totalMs: 1,
});
const read = (...given: Parameters<typeof answer>) => readPage(answer(...given), `${O}/dir/page`, O);
const calls = (html: string) => read(html).requests.map(({ method, url }) => `${method} ${url}`);

describe('a page as people write them', () => {
  it.each<[string, string]>([
    ['<img src="/thumb.php?file=a.png">', '/thumb.php?file=a.png'],
    ['<video><source src="stream?cam=1"></video>', 'stream?cam=1'],
    ['<link rel=stylesheet href="/css.php?theme=dark">', '/css.php?theme=dark'],
    ['<input type=image src="/button?text=Go">', '/button?text=Go'],
  ])('%s names something that reads a name', (html, address) => expect(read(html).pages).toContain(address));
  it.each(['<img src="/a.png">', '<img src="data:x?y=1">', '<link rel=stylesheet href="/style.css?v">'])(
    '%s does not',
    (html) => expect(read(html).pages).toEqual([]),
  );
  it.each<[string, string]>([
    [`<button onclick="location='/status?n=1'">`, 'GET http://site.test/status'],
    [`<a href="javascript:load(%27/x%27);location.href='y.cgi?a=1'">`, 'GET http://site.test/dir/y.cgi'],
    [`<table><tr onclick="window.open('/row?id=4')">`, 'GET http://site.test/row'],
    ['<div hx-get="/part?x=1" hx-vals=\'{"room":"a"}\'></div>', 'GET http://site.test/part'],
    ['<form hx-post="/save"><input name=a></form>', 'POST http://site.test/save'],
    ['<button data-hx-put="/on" name=b value=1></button>', 'PUT http://site.test/on'],
  ])('%s asks for %s', (html, call) => expect(calls(html)).toContain(call));
  it('sends with such an element what it holds', () => {
    const [, second] = read('<form hx-post="/save"><p><input name=a value=1></p></form>').requests;
    expect(second).toMatchObject({ body: { type: 'form', fields: [['a', '1']] } });
  });
  it('reads addresses in JSON whose slashes are escaped, and whole ones', () => {
    expect(
      read('{"next":"\\/api\\/x?page=2","self":"http:\\/\\/site.test\\/api\\/y"}', 'application/json').pages,
    ).toEqual(['/api/x?page=2', 'http://site.test/api/y']);
  });
  it('goes where a Refresh header leads', () => {
    expect(read('wait', 'text/html', [['refresh', '0; url=/main']]).redirect).toBe('/main');
  });
  it('follows no link that says sign out, whatever its address', () => {
    expect(read('<a href="/goform/x?op=9"> Log out </a><a href="/goform/x?op=8">Log</a>').pages).toEqual([
      '/goform/x?op=8',
    ]);
  });
});

describe('a sitemap', () => {
  it.each<[string, string, ReturnType<typeof readSitemap>]>([
    [
      'with a prefix and CDATA',
      '<s:urlset><s:url><s:loc><![CDATA[ http://h/a?x=1&y=2 ]]></s:loc></s:url>',
      { pages: ['http://h/a?x=1&y=2'], sitemaps: [] },
    ],
    ['as a list', 'http://h/a\nhttp://h/b\n', { pages: ['http://h/a', 'http://h/b'], sitemaps: [] }],
    [
      'of sitemaps',
      '<?xml?><sitemapindex xmlns="x"><sitemap><loc>http://h/map?page=1</loc></sitemap>',
      { pages: [], sitemaps: ['http://h/map?page=1'] },
    ],
  ])('%s', (_name, text, found) => expect(readSitemap(text)).toEqual(found));

  it('is read when it is packed, and when an index names it', async () => {
    const map = gzipSync('<urlset><url><loc>http://site.test/hidden?x=1</loc></url></urlset>');
    const pages: Record<string, HttpResponse> = {
      '/': answer('home'),
      '/sitemap.xml': answer(
        '<sitemapindex><sitemap><loc>http://site.test/map.gz</loc></sitemap></sitemapindex>',
        'text/xml',
      ),
      '/map.gz': { ...answer(map.toString('utf8'), 'application/gzip'), content: map },
      '/hidden?x=1': answer('found'),
    };
    const transport = {
      send: async ({ url }: { url: string }) => pages[url.slice(O.length)] ?? { ...answer('no'), status: 404 },
      close: async () => {},
    };
    const surface = await crawl(`${O}/`)(transport, new AbortController().signal);
    expect(surface.endpoints.map(({ id }) => id)).toContain('GET http://site.test/hidden');
  });
});
