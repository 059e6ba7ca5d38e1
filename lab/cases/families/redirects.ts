import { escaped, page } from '../markup.ts';
import { queryFlaw, queryTrap, text } from '../query-case.ts';
import type { Family, Reply } from '../write.ts';

const to = (location: string): Reply => ({ status: 302, headers: { location } });
const HOME = '/home';
const SITE = 'https://shop.example';
const INSIDE = '/login?x=%2Fhome';
const WHOLE = `/login?x=${encodeURIComponent(`${SITE}/home`)}`;
const AWAY = '[Ll]ocation: ';

/** A path of this site, of signs alone that browsers leave in it. */
const here = (value: string) => to(/^\/(?![/\\])[!-~]*$/.test(value) ? value : HOME);
/** The one site, read by a parser. */
const shop = (value: string) => to(URL.canParse(value) && new URL(value).origin === SITE ? new URL(value).href : SITE);

const inScript = (make: (literal: string) => string) => (value: string) =>
  page(`<script>${make(JSON.stringify(value).replaceAll('<', '\\u003c'))}</script>`);
const pathOnly = (value: string) => (/^\/(?![/\\])[!-~]*$/.test(value) ? value : HOME);

export const family: Family = {
  family: 'redirects',
  check: 'open-redirect',
  flaws: [
    queryFlaw(
      'redirect-tab',
      'neither two slashes nor a backslash at its beginning: a tab between them does',
      INSIDE,
      (v) => to(/^\/(?![/\\])[^\r\n]*$/.test(v) ? v : HOME),
      here,
      ['/\t/example.org/', `${AWAY}/\t/example\\.org`],
    ),
    queryFlaw(
      'redirect-backslash',
      'not two slashes: a backslash is one',
      INSIDE,
      (v) => to(v.startsWith('/') && !v.startsWith('//') ? v : HOME),
      here,
      ['/\\example.org/', `${AWAY}/\\\\example\\.org`],
    ),
    queryFlaw(
      'redirect-no-scheme',
      'refuses :// and two slashes anywhere',
      INSIDE,
      (v) => to(/\/\/|^\/\\/.test(v) ? HOME : v),
      here,
      ['https:example.org/', `${AWAY}https:example\\.org`],
    ),
    queryFlaw(
      'redirect-tidied',
      'read by a parser; of what is ours, the path alone is sent, and may begin with two slashes',
      INSIDE,
      (v) => {
        const url = URL.canParse(v, 'http://own.example') ? new URL(v, 'http://own.example') : undefined;
        return to(url?.origin === 'http://own.example' ? url.pathname + url.search : HOME);
      },
      here,
      ['/.//example.org/', `${AWAY}//example\\.org`],
    ),
    queryFlaw(
      'redirect-decoded',
      'decoded again after the look',
      INSIDE,
      (v) => {
        if (!/^\/(?![/\\])[!-~]*$/.test(v)) return to(HOME);
        try {
          return to(decodeURIComponent(v));
        } catch {
          return to(HOME);
        }
      },
      here,
      ['/%2Fexample.org/', `${AWAY}//example\\.org`],
    ),
    queryFlaw(
      'redirect-regexp',
      'a pattern without an end, its dot unescaped',
      WHOLE,
      (v) => to(/^https:\/\/shop.example/.test(v) ? v : SITE),
      shop,
      ['https://shop.example.org/', `${AWAY}https://shop\\.example\\.org`],
    ),
    queryFlaw(
      'redirect-host-ends',
      'the host ends like the shop: no dot is asked for',
      WHOLE,
      (v) => to(URL.canParse(v) && new URL(v).hostname.endsWith('shop.example') ? v : SITE),
      shop,
      ['https://evilshop.example/', `${AWAY}https://evilshop\\.example`],
    ),
    queryFlaw(
      'redirect-host-starts',
      'the host begins like the shop',
      WHOLE,
      (v) => to(URL.canParse(v) && new URL(v).hostname.startsWith('shop.') ? v : SITE),
      shop,
      ['https://shop.example.org/', `${AWAY}https://shop\\.example\\.org`],
    ),
    queryFlaw(
      'redirect-behind-host',
      'put behind the host without a slash',
      INSIDE,
      (v) => to(`${SITE}${v}`),
      (v) => to(`${SITE}${pathOnly(v)}`),
      ['.org/', `${AWAY}https://shop\\.example\\.org`],
    ),
    queryFlaw(
      'redirect-behind-slash',
      'a slash is put in front',
      '/login?x=home',
      (v) => to(`/${v}`),
      (v) => to(`/${encodeURIComponent(v)}`),
      ['/example.org/', `${AWAY}//example\\.org`],
    ),
    queryFlaw(
      'redirect-variable',
      'a script that goes there in a moment',
      INSIDE,
      inScript((next) => `const next = ${next}; setTimeout(() => { window.location.href = next; }, 2000);`),
      (v) =>
        inScript((next) => `const next = ${next}; setTimeout(() => { window.location.href = next; }, 2000);`)(
          pathOnly(v),
        ),
      ['https://example.org/', 'next = "https://example\\.org'],
      { also: ['reflected-xss'] },
    ),
    queryFlaw(
      'redirect-config',
      'a property of what the page is told',
      INSIDE,
      inScript(
        (next) =>
          `var page = { user: "ada", next: ${next} }; document.addEventListener("DOMContentLoaded", function () { location.replace(page.next); });`,
      ),
      (v) => inScript((next) => `var page = { next: ${next} }; location.replace(page.next);`)(pathOnly(v)),
      ['https://example.org/', 'next: "https://example\\.org'],
      { also: ['reflected-xss'] },
    ),
    queryFlaw(
      'redirect-meta',
      'a meta element, escaped',
      INSIDE,
      (v) => page(`<meta http-equiv="refresh" content="3; url=${escaped(v)}"><p>Wait</p>`),
      (v) => page(`<meta http-equiv="refresh" content="3; url=${escaped(pathOnly(v))}"><p>Wait</p>`),
      ['https://example.org/', 'url=https://example\\.org'],
    ),
    {
      id: 'redirect-referrer',
      note: 'back to where one came from',
      at: 'header:Referer',
      ask: { get: '/language', headers: { Referer: '/home' } },
      flawed: ({ headers }) => to(headers.referer ?? HOME),
      mended: ({ headers }) => here(headers.referer ?? HOME),
      exploit: ['https://example.org/', `${AWAY}https://example\\.org`],
    },
    {
      id: 'redirect-json',
      note: 'a field of JSON, by a Location',
      at: 'json:after.page',
      ask: { post: '/session', json: { user: 'ada', after: { page: '/home' } } },
      flawed: ({ form }) => to(after(form)),
      mended: ({ form }) => here(after(form)),
      exploit: ['https://example.org/', `${AWAY}https://example\\.org`],
    },
  ],
  traps: [
    queryTrap('redirect-told', 'a Location without a redirect: nobody goes there', INSIDE, (v) => ({
      headers: { location: v.replace(/[^!-~]/g, '') },
      body: page('Made'),
    })),
    queryTrap('redirect-clicked', 'a script that goes there when somebody asks it to', INSIDE, (v) =>
      page(
        `<button id="go">Leave</button><script>document.getElementById("go").addEventListener("click", function () { location.href = ${JSON.stringify(pathOnly(v)).replaceAll('<', '\\u003c')}; });</script>`,
      ),
    ),
    queryTrap('redirect-own-whole', 'a parser reads it, and the whole address of our own site is sent', INSIDE, (v) => {
      const url = URL.canParse(v, 'http://own.example') ? new URL(v, 'http://own.example') : undefined;
      return to(url?.origin === 'http://own.example' ? `http://own.example${url.pathname}` : HOME);
    }),
    queryTrap('redirect-path', 'a folder stands in front', '/go?x=home', (v) =>
      to(`/pages/${v.replace(/[^!-~]/g, '')}`),
    ),
    queryTrap('redirect-site', 'a site and a slash stand in front', '/go?x=home', (v) =>
      to(`${SITE}/${v.replace(/[^!-~]/g, '')}`),
    ),
  ],
};

function after(form: Record<string, unknown>): string {
  return typeof form.after === 'object' && form.after !== null ? text(Reflect.get(form.after, 'page')) : HOME;
}
