import { createServer, type Server } from 'node:http';
import {
  createNetworkTransport,
  createRenderer,
  type Endpoint,
  type Renderer,
  rendered,
  type Surface,
  type Transport,
  TransportError,
} from 'selfward/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, missing } from './support/needs.ts';

/** An application of one page: its links, its forms and the interface behind it are known to its script alone. */
const SCRIPT = `
const view = document.getElementById('app');
const api = (path, options) => fetch(['', 'ap' + 'i', path].join('/'), options);
const send = (path, method, value) => api(path, { method, headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'app' }, body: JSON.stringify(value) });
const link = (href, text) => '<li><a href="' + href + '">' + text + '</a></li>';
async function list() {
  const devices = await (await api('devices?so' + 'rt=name')).json();
  view.innerHTML = '<ul>' + devices.map((d) => link('/devi' + 'ces/' + d.id, d.name)).join('') + link('#/sett' + 'ings', 'Settings') + '</ul>'
    + '<form id=add><input name=label><input name=email type=email><textarea name=note></textarea><button>Add</button></form>'
    + '<form method=post action=/plain><input name=word><button>Go</button></form>'
    + '<button id=wipe>Wipe</button><button id=more>More</button><button id=boot>Boot</button><div id=rest></div>';
  document.getElementById('add').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    send('devices', 'POST', { label: form.get('label'), contact: { email: form.get('email') }, tags: [form.get('note')] }).then(list);
  });
  document.getElementById('wipe').onclick = () => send('devices/7', 'DELETE', {});
  document.getElementById('boot').onclick = () => api('rebo' + 'ot');
  document.getElementById('more').onclick = async () => {
    document.getElementById('rest').innerHTML = link('/la' + 'ter', await (await api('more')).text());
  };
}
async function route() {
  const one = /^\\/devices\\/(\\w+)/.exec(location.pathname);
  if (location.hash === '#/settings') {
    view.innerHTML = '<p>Settings</p>';
    const request = new XMLHttpRequest();
    request.open('PUT', '/api/' + 'settings');
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.send('zone=north&level=3');
  } else if (one) view.textContent = JSON.stringify(await (await api('devices/' + one[1])).json());
  else if (location.pathname === '/') await list();
  else location.href = '/else' + 'where';
}
addEventListener('hashchange', route);
route();
new WebSocket('ws://' + location.host + '/socket');
navigator.sendBeacon('/bea' + 'con', 'x=1');
fetch('http://other.example/').catch(() => 0);
`;

describe.skipIf(missing('Chromium', CHROMIUM))('a surface that only scripts know', () => {
  let server: Server;
  let origin: string;
  let surface: Surface;
  const asked: string[] = [];
  const sent: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const { pathname } = new URL(request.url ?? '/', 'http://h');
      const say = (type: string, body: string) => response.writeHead(200, { 'content-type': type }).end(body);
      if (pathname === '/app.js') say('text/javascript', SCRIPT);
      else if (pathname === '/api/devices')
        say('application/json', '[{"id":41,"name":"Ünit"},{"id":42,"name":"b"},{"id":43,"name":"c"}]');
      else if (pathname === '/api/more') say('text/plain', 'more');
      else if (/^\/api\/devices\/\w+$/.test(pathname)) say('application/json', '{"id":1}');
      else if (pathname === '/style.css') say('text/css', 'p{}');
      else
        say(
          'text/html',
          '<!doctype html><link rel=stylesheet href=/style.css><div id=app></div><script src=/app.js></script>',
        );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = server.address();
    origin = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`;
    const network = createNetworkTransport();
    const transport: Transport = {
      send(request, options) {
        sent.push(`${request.method} ${request.url.slice(origin.length)}`);
        if (request.url.endsWith('/api/reboot'))
          return Promise.reject(new TransportError('out-of-scope', 'left alone'));
        return network.send(request, options);
      },
      close: () => network.close(),
    };
    const open = (): Promise<Renderer> => createRenderer({ executable: CHROMIUM });
    surface = await rendered(`${origin}/`, open, { pages: 8 })(transport, new AbortController().signal);
    await network.close();
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const of = (method: string, path: string): Endpoint | undefined =>
    surface.endpoints.find((each) => each.method === method && each.url === `${origin}${path}`);
  const points = (endpoint: Endpoint | undefined) => endpoint?.points.map(({ id }) => id);

  it('learns what scripts read', () => {
    expect(points(of('GET', '/api/devices'))).toEqual(['query:sort']);
    expect(of('GET', '/api/devices')?.answered).toBe(200);
    expect(points(of('GET', '/api/devices/{3}'))).toEqual(['path:3']);
    expect(of('GET', '/api/more')).toBeDefined();
  });

  it('learns what scripts would write, with believable values, and writes nothing', () => {
    const add = of('POST', '/api/devices');
    expect(points(add)).toEqual(expect.arrayContaining(['json:label', 'json:contact.email', 'json:tags.0']));
    expect(add?.draft.body).toMatchObject({
      type: 'json',
      value: { contact: { email: expect.stringContaining('@') } },
    });
    expect(of('DELETE', '/api/devices/{3}')).toBeDefined();
    expect(points(of('PUT', '/api/settings'))).toEqual(expect.arrayContaining(['body:zone', 'body:level']));
    expect(of('POST', '/beacon')).toBeDefined();
    expect(asked.filter((each) => !each.startsWith('GET '))).toEqual([]);
  });

  it('learns links and forms as scripts wrote them', () => {
    expect(points(of('GET', '/devices/{2}'))).toEqual(['path:2']);
    expect(points(of('POST', '/plain'))).toEqual(['body:word']);
    expect(of('GET', '/later')).toBeDefined();
    // A form that a script submits is no request of its own.
    expect(surface.endpoints.filter(({ points: all }) => all.some(({ id }) => id === 'query:label'))).toEqual([]);
  });

  it('follows where a page would go', () => {
    expect(of('GET', '/elsewhere')).toBeDefined();
  });

  it('knows what the transport refused, and asked nobody else', () => {
    expect(of('GET', '/api/reboot')).toBeDefined();
    expect(of('GET', '/api/reboot')?.safe).toBeUndefined();
    expect(asked).not.toContain('GET /api/reboot');
    expect(asked.every((each) => sent.includes(each))).toBe(true);
    expect(asked).not.toContain('GET /style.css');
    expect(asked).not.toContain('GET /socket');
  });

  it('loads each script once', () => {
    expect(asked.filter((each) => each === 'GET /app.js')).toHaveLength(1);
  });
});
