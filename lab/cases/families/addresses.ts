import { request } from 'node:http';
import { basename, join, normalize, resolve } from 'node:path';
import type { Class } from '../case.ts';
import { escaped, page } from '../markup.ts';
import { queryFlaw, queryTrap, text } from '../query-case.ts';
import { FOLDER, file, NONE, within } from '../scratch-files.ts';
import type { Family, Flaw, Reply, Trap } from '../write.ts';

const UP = '../../../../../../../../etc/passwd';
const to = (location: string): Reply => ({ status: 302, headers: { location } });
/** A path of this site, of signs alone that a browser leaves in it: of a tab it makes nothing. */
const here = (value: string) => (/^\/(?![/\\])[!-~]*$/.test(value) ? value : '/home');
const clean = (value: string) => value.replace(/[\r\n]/g, '');
/** Written to the socket as small servers do, that check no header. */
const raw = (name: string, value: string, status = '200 OK'): Reply => ({
  raw: `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\n${name}: ${value}\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>OK</p>`,
});

const PATH = 'path-traversal';
const GO = 'open-redirect';
const HEAD = 'header-injection';
const FILE = '/file?x=guide.txt';
const OUT = 'https://example.org/';
const LOCATION = '[Ll]ocation: ';
const NODE = { server: 'node' } as const;
const BREAK = ['a\r\nX-Zz: 1', '\r\nX-Zz: 1'] as const;
const of = <T extends Flaw | Trap>(check: Class, cases: readonly T[]): T[] => cases.map((each) => ({ ...each, check }));

export const family: Family = {
  family: 'addresses',
  check: 'path-traversal',
  flaws: [
    ...of(PATH, [
      queryFlaw('file-joined', 'join of a folder and what came', FILE, (v) => file(join(FOLDER, v)), within, [
        UP,
        'root:',
      ]),
      queryFlaw('file-concatenated', 'a folder + what came', FILE, (v) => file(`${FOLDER}/${v}`), within, [
        UP,
        'root:',
      ]),
      queryFlaw(
        'file-stripped-once',
        '../ is taken out, once',
        FILE,
        (v) => file(join(FOLDER, v.replaceAll('../', ''))),
        within,
        [UP.replaceAll('../', '....//'), 'root:'],
      ),
      queryFlaw(
        'file-decoded-twice',
        'checked, then decoded again',
        FILE,
        (v) => (v.includes('../') ? file('') : file(join(FOLDER, decodeURIComponent(v)))),
        within,
        [UP.replaceAll('/', '%2f'), 'root:'],
      ),
      queryFlaw(
        'file-prefix',
        'must begin with the folder',
        '/file?x=%2Fdocs%2Fguide.txt',
        (v) => (v.startsWith('/docs/') ? file(join(FOLDER, v.slice(6))) : file('')),
        (v) => within(v.slice(6)),
        [`/docs/${UP}`, 'root:'],
      ),
      queryFlaw(
        'file-absolute',
        'resolve: an absolute path wins',
        FILE,
        (v) => (v.includes('..') ? file('') : file(resolve(FOLDER, v))),
        within,
        ['/etc/passwd', 'root:'],
      ),
      queryFlaw(
        'file-extension',
        'its ending is put behind: what ends so elsewhere is read',
        '/file?x=guide',
        (v) => file(join(FOLDER, `${v}.txt`)),
        (v) => within(`${basename(v)}.txt`),
        ['../scratch-private/codes', 'Alarm code'],
      ),
      {
        id: 'file-json',
        note: 'a field of JSON',
        at: 'json:name',
        ask: { post: '/file', json: { name: 'guide.txt' } },
        flawed: ({ form }) => file(join(FOLDER, text(form.name))),
        mended: ({ form }) => within(text(form.name)),
        exploit: [UP, 'root:'],
      },
      {
        id: 'file-path',
        note: 'a segment of the path, decoded',
        ...NODE,
        at: 'path:name',
        ask: { get: '/docs/{name}' },
        flawed: ({ params }) => file(join(FOLDER, text(params.name))),
        mended: ({ params }) => within(text(params.name)),
        exploit: [UP, 'root:'],
      },
    ]),
    ...of(GO, [
      queryFlaw('redirect-plain', 'back to where one came from', '/login?x=%2Fhome', to, (v) => to(here(v)), [
        OUT,
        `${LOCATION}https://example.org`,
      ]),
      queryFlaw(
        'redirect-slash',
        'must begin with a slash: // does',
        '/login?x=%2Fhome',
        (v) => to(v.startsWith('/') ? v : '/home'),
        (v) => to(here(v)),
        ['//example.org/', `${LOCATION}//example.org`],
      ),
      queryFlaw(
        'redirect-contains',
        'must name our host, somewhere',
        '/login?x=http%3A%2F%2F127.0.0.1%2Fhome',
        (v) => to(v.includes('127.0.0.1') ? v : '/home'),
        (v) => to(here(v)),
        ['https://example.org/?127.0.0.1', `${LOCATION}https://example.org`],
      ),
      queryFlaw(
        'redirect-prefix',
        'must begin with our host: more can follow',
        '/login?x=http%3A%2F%2F127.0.0.1%2Fhome',
        (v) => to(v.startsWith('http://127.0.0.1') ? v : '/home'),
        (v) => to(here(v)),
        ['http://127.0.0.1@example.org/', `${LOCATION}http://127.0.0.1@example.org`],
      ),
      queryFlaw(
        'redirect-script',
        'by a script of the page',
        '/login?x=%2Fhome',
        (v) => page(`<script>location.href = ${JSON.stringify(v).replaceAll('<', '\\u003c')};</script>`),
        (v) => page(`<script>location.href = ${JSON.stringify(here(v)).replaceAll('<', '\\u003c')};</script>`),
        [OUT, 'href = "https://example.org'],
        { also: ['reflected-xss'] },
      ),
      queryFlaw(
        'redirect-refresh',
        'by a Refresh header',
        '/login?x=%2Fhome',
        (v) => ({ headers: { refresh: `2; url=${clean(v)}` }, body: page('Wait') }),
        (v) => ({ headers: { refresh: `2; url=${here(v)}` }, body: page('Wait') }),
        [OUT, 'efresh: 2; url=https://example.org'],
      ),
      {
        id: 'redirect-form',
        note: 'a hidden field of a sign-in',
        at: 'body:next',
        ask: { post: '/login', form: { user: 'ada', next: '/home' } },
        flawed: ({ form }) => to(text(form.next)),
        mended: ({ form }) => to(here(text(form.next))),
        exploit: [OUT, `${LOCATION}https://example.org`],
      },
    ]),
    ...of(HEAD, [
      queryFlaw(
        'header-value',
        'a header of its own',
        '/export?x=rooms',
        (v) => raw('X-Report', v),
        (v) => raw('X-Report', clean(v)),
        BREAK,
        NODE,
      ),
      queryFlaw(
        'header-cookie',
        'a cookie that is set',
        '/theme?x=dark',
        (v) => raw('Set-Cookie', `theme=${v}`),
        (v) => raw('Set-Cookie', `theme=${encodeURIComponent(v)}`),
        BREAK,
        NODE,
      ),
      queryFlaw(
        'header-location',
        'a path that is put in front',
        '/go?x=home',
        (v) => raw('Location', `/pages/${v}`, '302 Found'),
        (v) => raw('Location', `/pages/${encodeURIComponent(v)}`, '302 Found'),
        BREAK,
        NODE,
      ),
      queryFlaw(
        'header-disposition',
        'the name of a file to save',
        '/export?x=rooms.csv',
        (v) => raw('Content-Disposition', `attachment; filename="${v}"`),
        (v) => raw('Content-Disposition', `attachment; filename="${clean(v)}"`),
        BREAK,
        NODE,
      ),
      queryFlaw(
        'header-line-feed',
        'carriage returns are taken out, line feeds are not',
        '/export?x=rooms',
        (v) => raw('X-Report', v.replaceAll('\r', '')),
        (v) => raw('X-Report', clean(v)),
        ['a\nX-Zz: 1', '\nX-Zz: 1'],
        NODE,
      ),
    ]),
    ...of('ssrf', [
      queryFlaw(
        'fetch-any',
        'fetches any address of this machine and shows it',
        '/preview?x=http%3A%2F%2F127.0.0.1%3A9%2Ffeed',
        (v) => fetched(v, true),
        () => page('<p>That site is not on the list.</p>'),
        ['http://localhost:9/x', 'fetch of localhost'],
      ),
      queryFlaw(
        'fetch-blind',
        'fetches and says only that it did',
        '/webhook?x=http%3A%2F%2F127.0.0.1%3A9%2Fhook',
        (v) => fetched(v, false),
        () => page('<p>Saved.</p>'),
        ['http://localhost:9/x', 'could not be reached'],
      ),
      {
        id: 'fetch-json',
        note: 'an address in JSON',
        at: 'json:hook.url',
        ask: { post: '/hook', json: { hook: { url: 'http://127.0.0.1:9/hook' } } },
        flawed: ({ form }) =>
          fetched(text(typeof form.hook === 'object' && form.hook ? Reflect.get(form.hook, 'url') : ''), true),
        mended: () => page('<p>That site is not on the list.</p>'),
        exploit: ['http://localhost:9/x', 'fetch of localhost'],
      },
    ]),
  ],
  traps: [
    ...of(PATH, [
      queryTrap('file-listed', 'one of two files', FILE, (v) =>
        ['guide.txt', 'hours.txt'].includes(v) ? file(join(FOLDER, v)) : NONE,
      ),
      queryTrap('file-base-name', 'the last part of it alone', FILE, (v) => file(join(FOLDER, basename(normalize(v))))),
      queryTrap('file-passwd-look', 'a guide that shows what /etc/passwd looks like', FILE, () =>
        page('<pre>root:x:0:0:root:/root:/bin/bash</pre>'),
      ),
      queryTrap('file-echoed', 'the name of what is missing, escaped', FILE, (v) => ({
        status: 404,
        body: page(`<p>${escaped(v)} is not there</p>`),
      })),
    ]),
    ...of(GO, [
      queryTrap('redirect-listed', 'one of two pages', '/login?x=%2Fhome', (v) =>
        to(['/home', '/rooms'].includes(v) ? v : '/home'),
      ),
      queryTrap('redirect-encoded', 'what came goes along as a parameter', '/login?x=%2Fhome', (v) =>
        to(`/sign-in?next=${encodeURIComponent(v)}`),
      ),
      queryTrap('redirect-page', 'a page that asks before one leaves', '/out?x=https%3A%2F%2Fexample.org', (v) =>
        page(`<p>You leave for ${escaped(v)}. <a href="/home">Stay</a></p>`),
      ),
    ]),
    ...of(HEAD, [
      queryTrap('header-encoded', 'encoded into a header', '/export?x=rooms', (v) => ({
        headers: { 'x-report': encodeURIComponent(v) },
        body: page('OK'),
      })),
      queryTrap('header-refused', 'line breaks answer 400', '/export?x=rooms', (v) =>
        /[\r\n]/.test(v)
          ? { status: 400, body: page('No') }
          : { headers: { 'x-report': encodeURIComponent(v) }, body: page('OK') },
      ),
      queryTrap('header-shown', 'line breaks come out in the page, not the head', '/export?x=rooms', (v) =>
        page(`<pre>${escaped(v)}</pre>`),
      ),
    ]),
    ...of('ssrf', [
      queryTrap(
        'fetch-link',
        'an address that is shown, never fetched',
        '/preview?x=http%3A%2F%2F127.0.0.1%3A9%2Ffeed',
        (v) => page(`<p>${escaped(v)}</p>`),
      ),
    ]),
  ],
};

/** Asks for an address of this machine, or of nobody (RFC 6761): the lab reaches nobody else. */
function fetched(address: string, shown: boolean): Promise<Reply> {
  return new Promise((done) => {
    if (
      !URL.canParse(address) ||
      !/^(127(\.\d+){3}|localhost|[\w.-]+\.invalid)$/.test(new URL(address).hostname) ||
      !/^http:/i.test(address)
    ) {
      done(page('<p>It could not be reached.</p>'));
      return;
    }
    const name = new URL(address).hostname;
    const asked = request(address, { timeout: 1500 }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        done(page(shown ? `<p>A fetch of ${escaped(name)} gave ${answer.statusCode}</p>` : '<p>Saved.</p>')),
      );
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () =>
      done(page(shown ? `<p>A fetch of ${escaped(name)} failed</p>` : '<p>It could not be reached.</p>')),
    );
    asked.end();
  });
}
