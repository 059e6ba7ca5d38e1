import { createServer, request, type Server, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFresh, type Marker } from '../model/marker.ts';
import type { Sighting } from '../model/sighting.ts';
import { headerPosition, headPosition } from './shared/header-position.ts';
import { type Installed, installSensors } from './shared/install.ts';
import { createRegistry } from './shared/registry.ts';

let installed: Installed;
let seen: Sighting[];
let marker: Marker;
let uproot: () => void;
beforeEach(() => {
  const host = createRegistry();
  installed = installSensors(host);
  seen = [];
  host.subscribe((sighting) => seen.push(sighting));
  marker = createFresh().marker();
  uproot = host.plant(marker);
});
afterEach(() => {
  uproot();
  installed.uninstall();
});

const listening = async (server: Server | http2.Http2Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** What a client gets, and what sensors saw of it. */
async function served(handle: (response: ServerResponse) => unknown): Promise<string> {
  const server = createServer((_request, response) => void handle(response));
  const port = await listening(server);
  const text = await new Promise<string>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/rooms/3?token=secret' }, async (response) => {
      let all = '';
      for await (const piece of response) all += piece;
      resolve(all);
    })
      .on('error', reject)
      .end();
  });
  await new Promise((resolve) => server.close(resolve));
  return text;
}
const of = (sensor: string) => seen.filter((sighting) => sighting.sensor === sensor);

describe('html-out', () => {
  it.each<[string, (response: ServerResponse) => unknown]>([
    ['end', (response) => response.setHeader('content-type', 'text/html').end(`<p>${marker}</p>`)],
    ['no type', (response) => response.end(`<p>${marker}</p>`)],
    ['bytes', (response) => response.end(Buffer.from(`<p>${marker}</p>`))],
    ['base64', (response) => response.end(Buffer.from(`<p>${marker}</p>`).toString('base64'), 'base64')],
    [
      'a type in writeHead',
      (response) => response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(`<p>${marker}</p>`),
    ],
    [
      'pieces of one letter',
      (response) => {
        for (const letter of `<p>${marker}</p>`) response.write(letter);
        response.end();
      },
    ],
    [
      'a stream',
      (response) => pipeline(Readable.from([`<p>${marker.slice(0, 5)}`, `${marker.slice(5)}</p>`]), response),
    ],
  ])('%s', async (_way, handle) => {
    expect(await served(handle)).toBe(`<p>${marker}</p>`);
    expect(of('html-out')).toMatchObject([{ marker, position: 'unknown' }]);
    expect(of('html-out')[0]?.excerpt).toMatch(/^GET \/rooms\/3: .*p>/);
    expect(of('html-out')[0]?.excerpt).not.toContain('secret');
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['JSON', (response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(marker))],
    ['JSON by writeHead', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(marker)],
    ['a picture', (response) => response.writeHead(200, ['content-type', 'image/png']).end(marker)],
    [
      'what is compressed',
      (response) => pipeline(Readable.from([marker]), createGzip(), response.setHeader('content-encoding', 'gzip')),
    ],
  ])('is quiet about %s', async (_what, handle) => {
    await served(handle);
    expect(of('html-out')).toEqual([]);
  });

  it('names the line that sent it, and tells once of each answer', async () => {
    await served((response) => {
      response.write(marker);
      response.end(marker);
    });
    expect(of('html-out')).toHaveLength(1);
    expect(of('html-out')[0]?.at).toMatch(/http-out\.test\.ts:\d+:\d+$/);
  });

  it('sees HTTP/2', async () => {
    const server = http2.createServer((_request, response) => {
      response.setHeader('x-name', marker);
      response.end(`<p>${marker}`);
    });
    const client = http2.connect(`http://127.0.0.1:${await listening(server)}`);
    const stream = client.request({ ':path': '/' });
    let text = '';
    for await (const piece of stream) text += piece;
    client.close();
    await new Promise((resolve) => server.close(resolve));
    expect(text).toBe(`<p>${marker}`);
    expect([of('html-out').length, of('response-header')[0]?.position]).toEqual([1, 'data']);
  });
});

describe('response-header', () => {
  it.each<[string, Sighting['position'], (response: ServerResponse) => unknown]>([
    ['a value', 'data', (response) => response.setHeader('x-name', marker).end()],
    ['a name', 'code', (response) => response.setHeader(marker, 'x').end()],
    ['the end of a name', 'data', (response) => response.setHeader(`x-meta-${marker}`, 'x').end()],
    ['one of several', 'data', (response) => response.setHeader('link', ['<a>', `<${marker}>`]).end()],
    ['a cookie', 'data', (response) => response.setHeader('set-cookie', `name=${marker}; Path=/`).end()],
    ['an attribute', 'code', (response) => response.appendHeader('set-cookie', `name=a; ${marker}`).end()],
    ['raw pairs', 'data', (response) => response.writeHead(200, ['x-a', 'b', 'x-name', marker]).end()],
    [
      'a head of its own',
      'code',
      (response) =>
        response.socket?.end(
          `HTTP/1.1 200 OK\r\nX-Name: a\r\n${marker}: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        ),
    ],
  ])('%s: %s', async (_name, position, handle) => {
    await served(handle);
    expect(of('response-header').map((sighting) => sighting.position)).toContain(position);
    expect(of('response-header').every((sighting) => sighting.position === position)).toBe(true);
  });

  it('leaves the refusal of line breaks to Node', async () => {
    let refused: unknown;
    await served((response) => {
      try {
        response.setHeader('x-name', `a\r\n${marker}: b`);
      } catch (error) {
        refused = error;
      }
      response.end();
    });
    expect(refused).toMatchObject({ code: 'ERR_INVALID_CHAR' });
    expect(of('response-header').map(({ position }) => position)).toEqual(['data']);
  });
});

describe('headerPosition', () => {
  it.each<[string, string, Sighting['position']]>([
    ['x-a', 'MARK', 'data'],
    ['MARK', 'a', 'code'],
    ['Set-Cookie', 'MARK=1', 'data'],
    ['Set-Cookie', 'a=MARK; HttpOnly', 'data'],
    ['Set-Cookie', 'a=1; Path=/MARK', 'data'],
    ['Set-Cookie', 'a=1; Domain=MARK.test', 'code'],
    ['Set-Cookie', 'a=1; SameSite=MARK', 'code'],
    ['Set-Cookie', 'a=1; MARK=2', 'code'],
  ])('%s: %s: %s', (name, value, position) => expect(headerPosition(name, value, 'mark')).toBe(position));

  it.each<[string, Sighting['position']]>([
    ['HTTP/1.1 200 MARK\r\nA: b', 'data'],
    ['HTTP/1.1 200 OK\r\nA: MARK', 'data'],
    ['HTTP/1.1 200 OK\r\nA: b\r\nMARK: c', 'code'],
    ['HTTP/1.1 200 OK\nA: b\nMARK', 'code'],
  ])('%j: %s', (head, position) => expect(headPosition(head, 'mark')).toBe(position));
});
