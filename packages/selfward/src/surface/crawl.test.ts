import { describe, expect, it } from 'vitest';
import type { Surface } from '../model/endpoint.ts';
import { addHeaders } from './add-headers.ts';
import { type CrawlOptions, crawl } from './crawl.ts';
import { siteForTesting } from './siteForTesting.ts';

const never = new AbortController().signal;

async function learn(pages: Parameters<typeof siteForTesting>[0], options?: CrawlOptions, start = 'http://site.test/') {
  const site = siteForTesting(pages);
  const surface = await crawl(start, options)(site, never);
  return { site, surface };
}

const places = (surface: Surface) =>
  surface.endpoints.map((e) => `${e.id} ${e.points.map((p) => p.id).join(',')}`.trim());

describe('crawl', () => {
  it('follows links of every kind, within the site alone', async () => {
    const { site, surface } = await learn({
      '/': `<base href="/sub/"><a href="a">a</a><map><area href="/b"></map><iframe src="c?x=1#f"></iframe>
        <link rel="next" href="/d"><link rel="stylesheet" href="/style.css"><meta http-equiv="refresh" content="3; URL='/e'">
        <a href="http://other.test/">o</a><a href="//site.test:81/">p</a><a href="javascript:x()">j</a><a href="mailto:a@b.c">m</a>`,
      '/sub/a': 'a',
      '/b': 'b',
      '/sub/c?x=1': 'c',
      '/d': 'd',
      '/e': 'e',
    });
    expect(site.asked).toEqual(
      ['/', '/robots.txt', '/sitemap.xml', '/sub/a', '/b', '/sub/c?x=1', '/d', '/e'].map((path) => `GET ${path}`),
    );
    expect(places(surface)).toEqual([
      'GET http://site.test/',
      'GET http://site.test/sub/a',
      'GET http://site.test/b',
      'GET http://site.test/sub/c query:x',
      'GET http://site.test/d',
      'GET http://site.test/e',
      'GET http://site.test/{1} path:1',
    ]);
    expect(surface.gaps).toEqual([]);
  });

  it('reads robots.txt, forbidden paths too, and the sitemap', async () => {
    const { site } = await learn({
      '/': 'hello',
      '/robots.txt': {
        type: 'text/plain',
        body: 'User-agent: *\nDisallow: /hidden # no\nAllow: /*.php$\nSitemap: http://site.test/map.xml',
      },
      '/map.xml': {
        type: 'application/xml',
        body: '<urlset><url><loc> http://site.test/from-map?a=1&amp;b=2 </loc></url></urlset>',
      },
      '/hidden': 'hidden',
      '/from-map?a=1&b=2': 'm',
    });
    expect(site.asked).toContain('GET /hidden');
    expect(site.asked).toContain('GET /from-map?a=1&b=2');
  });

  it('notes what acts, and does not touch it', async () => {
    const { site, surface } = await learn({
      '/': '<a href="/reboot">r</a><a href="/page?action=delete&id=4">d</a><form action="/logout"><button>out</button></form>',
    });
    expect(site.asked).toEqual(['GET /', 'GET /robots.txt', 'GET /sitemap.xml']);
    expect(places(surface)).toContain('GET http://site.test/reboot');
    expect(places(surface)).toContain('GET http://site.test/page query:action,query:id');
    expect(places(surface)).toContain('GET http://site.test/logout');
  });

  it('notes forms with believable values, and sends none but by GET', async () => {
    const { site, surface } = await learn({
      '/': `<form method=post action=/label><input type=hidden name=csrf_token value=abc><input name=label maxlength=20>
        <input type=email name=contact><textarea name=text></textarea></form>
        <form action=/search><input name=q maxlength=30></form>`,
      '/search?q=room': '<a href="/hit/17">hit</a>',
      '/hit/17': 'hit',
    });
    expect(site.asked.every((line) => line.startsWith('GET '))).toBe(true);
    const label = surface.endpoints.find((endpoint) => endpoint.method === 'POST');
    expect(label?.draft.body).toEqual({
      type: 'form',
      fields: [
        ['csrf_token', 'abc'],
        ['label', 'Meeting room'],
        ['contact', 'ann.walker@example.com'],
        ['text', 'All fine here'],
      ],
    });
    expect(label?.token).toEqual({ page: 'http://site.test/', name: 'csrf_token' });
    expect(label?.points.map((point) => point.id)).toEqual(['body:label', 'body:contact', 'body:text']);
    expect(label?.points[0]?.hint).toEqual({ maxLength: 20 });
    expect(places(surface)).toContain('GET http://site.test/search query:q');
    expect(surface.endpoints.find(({ url }) => url.endsWith('/search'))?.points[0]?.hint).toEqual({ maxLength: 30 });
    expect(places(surface)).toContain('GET http://site.test/hit/{2} path:2');
  });

  it('follows redirects inside, and says where one leads outside', async () => {
    const inside = await learn({
      '/': { status: 302, headers: [['location', '/home']] },
      '/home': 'home',
    });
    expect(places(inside.surface)).toEqual(['GET http://site.test/home', 'GET http://site.test/{1} path:1']);
    const outside = await learn({ '/': { status: 301, headers: [['location', 'https://site.test/']] } });
    expect(outside.surface.gaps[0]?.reason).toContain('https://site.test/, which is outside the scope');
  });

  it('adds headers to pages that are shown, not to those that are refused', async () => {
    const { surface } = await learn({
      '/': '<a href=/admin><a href=/shown>',
      '/admin': { status: 403, body: 'no' },
      '/shown': 'yes',
    });
    const added = addHeaders(surface, 'normal').endpoints.map(({ id, answered, points }) => [
      id,
      answered,
      points.length > 1,
    ]);
    expect(added.slice(0, 3)).toEqual([
      ['GET http://site.test/', 200, true],
      ['GET http://site.test/admin', 403, false],
      ['GET http://site.test/shown', 200, true],
    ]);
  });

  it('makes a template of pages that are built alike, not of pages that merely stand side by side', async () => {
    const device = (name: string) => `<h1 class=device>${name}</h1><p class=reading>3</p>`;
    const { surface } = await learn({
      '/':
        ['router', 'camera', 'pump'].map((n) => `<a href=/devices/${n}>`).join('') +
        '<a href=/about><a href=/help><a href=/faq>',
      '/devices/router': device('router'),
      '/devices/camera': device('camera'),
      '/devices/pump': device('pump'),
      '/about': '<h1>About</h1><p>',
      '/help': '<h1>Help</h1><ul>',
      '/faq': '<h1>Faq</h1><dl>',
    });
    expect(places(surface)).toContain('GET http://site.test/devices/{2} path:2');
    expect(places(surface)).toContain('GET http://site.test/about');
    expect(places(surface)).toContain('GET http://site.test/devices/pump');
    expect(surface.endpoints.find((e) => e.url.endsWith('{2}'))?.draft.path).toEqual({ '2': 'router' });
  });

  it('keeps of what scripts merely mention what answers', async () => {
    const { surface } = await learn({
      '/': `<script>const a=\`/alarms/\${id}/ack\`, b=\`/rooms/\${id}\`, c='/events', d='/gone?x=1'; fetch(\`/calls/\${id}\`)</script>`,
      '/rooms/1': 'room',
      '/events': { status: 303, headers: [['location', '/sign-in']] },
      '/sign-in': 'sign in',
    });
    expect(places(surface)).toEqual([
      'GET http://site.test/',
      'GET http://site.test/rooms/{2} path:2',
      'GET http://site.test/sign-in',
      'GET http://site.test/calls/{id} path:id',
      'GET http://site.test/{1} path:1',
    ]);
  });

  it('tells pages apart that the query chooses, and probes the choice once', async () => {
    const names = ['status', 'log', 'network', 'users', 'about', 'help', 'disk'];
    const { site, surface } = await learn((path) =>
      path === '/'
        ? names.map((name) => `<a href="/i.cgi?page=${name}&n=1">`).join('')
        : path.startsWith('/i.cgi')
          ? path
          : undefined,
    );
    expect(site.asked.filter((line) => line.includes('i.cgi'))).toHaveLength(names.length);
    expect(
      places(surface)
        .filter((place) => place.includes('i.cgi'))
        .slice(0, 3),
    ).toEqual([
      'GET http://site.test/i.cgi query:page,query:n',
      'GET http://site.test/i.cgi#2 query:n',
      'GET http://site.test/i.cgi#3 query:n',
    ]);
  });

  it('ends in a calendar, a maze, a million links and a loop', async () => {
    const calendar = await learn((path) => {
      const day = Number(/day=(\d+)/.exec(path)?.[1] ?? 0);
      return /^\/(\?day=\d+)?$/.test(path) ? `<a href="/?day=${day + 1}">next</a>` : undefined;
    });
    expect(calendar.site.asked.filter((line) => line.includes('day')).length).toBe(5);
    const maze = await learn((path) => `<a href="${path === '/' ? '' : path}/deeper">on</a>`, { depth: 10 });
    expect(maze.site.asked.length).toBe(13);
    const links = await learn({ '/': Array.from({ length: 100_000 }, (_, i) => `<a href=/page-${i}x>l</a>`).join('') });
    expect(links.site.asked.length).toBeLessThanOrEqual(202);
    expect(links.surface.gaps.at(-1)?.reason).toContain('left unread');
    const loop = await learn({ '/': { status: 302, headers: [['location', '/']] } });
    expect(loop.site.asked.length).toBe(3);
  });

  it('tells an unreachable start from an empty site', async () => {
    const { surface, site } = await learn({ '/': 'DEAD' });
    expect(surface.endpoints).toEqual([]);
    expect(surface.gaps).toEqual([
      { endpoint: 'GET http://site.test/', reason: 'could not be read: connect ECONNREFUSED' },
    ]);
    expect(site.asked).toEqual(['GET /']);
  });

  it.each([
    [404, 'a wrong path?'],
    [401, 'it needs a sign-in'],
    [502, 'the target failed'],
  ])('says when the start page answers %i', async (status, why) => {
    const { surface } = await learn({
      '/': { status, body: 'no' },
      '/robots.txt': 'Disallow: /found',
      '/found': 'found',
    });
    expect(surface.gaps).toEqual([
      {
        endpoint: 'GET http://site.test/',
        reason: `the start page answered ${status} (${why}), so that little could be learned`,
      },
    ]);
    expect(places(surface)).toContain('GET http://site.test/found');
  });

  it('makes points of cookies that hold a setting', async () => {
    const { surface } = await learn({
      '/': {
        headers: [
          ['set-cookie', 'theme=dark%20blue; Path=/'],
          ['set-cookie', 'connect.sid=s%3Aabc; HttpOnly'],
        ],
        body: '<a href=/next>n</a>',
      },
      '/next': 'next',
    });
    expect(surface.endpoints.map(({ draft }) => draft.cookies)).toEqual([[['theme', 'dark blue']], [], []]);
    expect(surface.endpoints[0]?.points.map((point) => point.id)).toEqual(['cookie:theme']);
  });

  it('reads scripts of the site', async () => {
    const { surface } = await learn({
      '/': '<script src=/app.js></script>',
      '/app.js': {
        type: 'text/javascript',
        body: `fetch('/api/login',{method:'POST',body:JSON.stringify({user:u,password:p,remember:true})});
          fetch(\`/api/rooms/\${room.id}?unit=\${unit}\`);const about="/about";`,
      },
      '/about': 'about',
    });
    expect(places(surface)).toEqual([
      'GET http://site.test/',
      'GET http://site.test/about',
      'POST http://site.test/api/login json:user,json:password,json:remember',
      'GET http://site.test/api/rooms/{id} path:id,query:unit',
      'GET http://site.test/{1} path:1',
    ]);
  });
});
