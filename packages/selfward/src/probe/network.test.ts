import { once } from 'node:events';
import type { AddressInfo, LookupFunction } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../model/exchange.ts';
import type { Transport } from '../model/transport.ts';
import { createNetworkTransport, type NetworkOptions } from './network.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** A server that speaks bytes: each connection gets `talk` once its request's head has arrived. */
async function wire(
  talk: (socket: Socket, head: string) => void,
): Promise<{ origin: string; sockets: Set<Socket>; heads: string[] }> {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    let head = '';
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      heads.push(head);
      talk(socket, head);
      head = '';
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, heads };
}

function transport(options: NetworkOptions = {}): Transport {
  const made = createNetworkTransport({ bodyLimit: 100_000, ...options });
  stops.push(() => made.close());
  return made;
}

const get = (url: string, headers: HttpRequest['headers'] = []): HttpRequest => ({ method: 'GET', url, headers });
const answer = (body: string | Buffer, headers = '') =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);

describe('createNetworkTransport', () => {
  it('writes the address as it stands', async () => {
    const { origin, heads } = await wire((socket) => socket.write(answer('ok')));
    const path = `/a/../b//./%2e%2E/%0d%0aX:%20y?q='"<>{}|^\`\\%zz&a[b]=c`;
    await transport().send(
      get(`${origin}${path}`, [
        ['x-one', '1'],
        ['X-One', '2'],
      ]),
    );
    expect(heads[0]?.split('\r\n')[0]).toBe(`GET ${path} HTTP/1.1`);
    expect(heads[0]).toContain('x-one: 1\r\nX-One: 2\r\n');
  });

  it('hands back status, headers in order, bytes and times, and follows no redirect', async () => {
    const { origin, heads } = await wire((socket) =>
      socket.write(
        'HTTP/1.1 302 Found\r\nSet-Cookie: a=1\r\nLocation: http://elsewhere.invalid/\r\nset-cookie: b=2\r\ncontent-length: 3\r\n\r\nabc',
      ),
    );
    const response = await transport().send(get(`${origin}/`));
    expect(response).toMatchObject({ status: 302, body: 'abc', bytes: 3, truncated: false });
    expect(response.headers.slice(0, 3)).toEqual([
      ['set-cookie', 'a=1'],
      ['location', 'http://elsewhere.invalid/'],
      ['set-cookie', 'b=2'],
    ]);
    expect(response.totalMs).toBeGreaterThanOrEqual(response.firstByteMs);
    expect(heads).toHaveLength(1);
  });

  it.each<[string, string, (text: string) => Buffer]>([
    ['gzip', 'gzip', (text) => gzipSync(text)],
    ['brotli', 'br', (text) => brotliCompressSync(text)],
    ['deflate', 'deflate', (text) => deflateSync(text)],
    ['two layers', 'gzip, br', (text) => brotliCompressSync(gzipSync(text))],
    ['a lie about the encoding', 'gzip', (text) => Buffer.from(text)],
    ['an unknown encoding', 'x-own', (text) => Buffer.from(text)],
  ])('unpacks %s', async (_name, encoding, pack) => {
    const { origin } = await wire((socket) => socket.write(answer(pack('grüße'), `content-encoding: ${encoding}\r\n`)));
    expect((await transport().send(get(`${origin}/`))).body).toBe('grüße');
  });

  it.each<[string, string, Buffer, string]>([
    ['the header says Latin 1', 'text/html; charset=iso-8859-1', Buffer.from([0x67, 0xfc]), 'gü'],
    [
      'the page says it',
      'text/html',
      Buffer.from('<meta charset="windows-1252">\xfc', 'latin1'),
      '<meta charset="windows-1252">ü',
    ],
    ['nobody knows the charset', 'text/html; charset=klingon', Buffer.from('ü'), 'ü'],
    ['the bytes are broken', 'text/html; charset=utf-8', Buffer.from([0x61, 0xff, 0x62]), 'a\ufffdb'],
  ])('decodes when %s', async (_name, type, body, text) => {
    const { origin } = await wire((socket) => socket.write(answer(body, `content-type: ${type}\r\n`)));
    expect((await transport().send(get(`${origin}/`))).body).toBe(text);
  });

  it('asks for a name once, and goes where it led then', async () => {
    const { origin } = await wire((socket) => socket.end(answer('ok', 'connection: close\r\n')));
    let asked = 0;
    const lookup: LookupFunction = (_name, options, callback) => {
      asked += 1;
      const address = asked === 1 ? '127.0.0.1' : '192.0.2.1';
      if (options.all) callback(null, [{ address, family: 4 }]);
      else callback(null, address, 4);
    };
    const carrier = transport({ lookup });
    const url = `${origin.replace('127.0.0.1', 'device.test')}/`;
    for (let i = 0; i < 3; i++) expect((await carrier.send(get(url))).body).toBe('ok');
    expect(asked).toBe(1);
  });
});

describe('createNetworkTransport, with a hostile target', () => {
  it('cuts an endless body and ends the connection', async () => {
    const ended = Promise.withResolvers<void>();
    const { origin } = await wire((socket) => {
      socket.once('close', ended.resolve);
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const piece = Buffer.from(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
      const more = () => {
        while (socket.writable && socket.write(piece));
        if (socket.writable) socket.once('drain', more);
      };
      more();
    });
    const response = await transport().send(get(`${origin}/`));
    expect(response).toMatchObject({ status: 200, truncated: true });
    expect(response.body).toHaveLength(100_000);
    await ended.promise;
  });

  it.each(['text/event-stream', 'multipart/x-mixed-replace; boundary=x'])(
    'takes of %s what comes within a moment',
    async (type) => {
      const { origin, sockets } = await wire((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`);
      });
      const response = await transport().send(get(`${origin}/events`));
      expect(response).toMatchObject({ status: 200, body: 'hello', truncated: true });
      await expect.poll(() => sockets.size).toBe(0);
    },
  );

  it('does not unpack a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { origin } = await wire((socket) => socket.write(answer(bomb, 'content-encoding: gzip\r\n')));
    const response = await transport().send(get(`${origin}/`));
    expect(response).toMatchObject({ truncated: true, bytes: bomb.length });
    expect(response.body).toHaveLength(100_000);
  });

  it('keeps an answer apart from what comes behind it', async () => {
    const { origin } = await wire((socket, head) => {
      const path = / (\S+) /.exec(head)?.[1];
      socket.write(Buffer.concat([answer(`this is ${path}`), path === '/long' ? answer('smuggled') : Buffer.alloc(0)]));
    });
    const carrier = transport({ connections: 1 });
    expect((await carrier.send(get(`${origin}/long`))).body).toBe('this is /long');
    const next = await carrier.send(get(`${origin}/next`)).catch((error: { kind: string }) => error.kind);
    expect(typeof next === 'string' ? next : next.body).toMatch(/^(reset|protocol|this is \/next)$/);
  });

  it('passes over announcements, and waits for none that never end', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';
    const { origin } = await wire((socket, head) => {
      if (head.startsWith('GET /some')) socket.write(Buffer.concat([Buffer.from(early.repeat(3)), answer('ok')]));
      else drip(socket, '', early.repeat(10));
    });
    expect(await transport().send(get(`${origin}/some`))).toMatchObject({ status: 200, body: 'ok' });
    await expect(transport({ timeoutMs: 5000 }).send(get(`${origin}/ever`))).rejects.toMatchObject({
      kind: 'protocol',
    });
  });

  it('goes to an address of IPv6', async () => {
    const server = createServer((socket) =>
      socket.once('data', () => socket.end(answer('six', 'connection: close\r\n'))),
    );
    server.listen(0, '::1');
    await once(server, 'listening');
    stops.push(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    expect((await transport().send(get(`http://[::1]:${port}/`))).body).toBe('six');
  });

  it('gives what a packed answer held before it was cut', async () => {
    const noise = Array.from({ length: 40_000 }, (_none, i) => ((i * 7919) % 99_991).toString(36)).join(' ');
    const { origin } = await wire((socket) => socket.write(answer(gzipSync(noise), 'content-encoding: gzip\r\n')));
    const response = await transport({ bodyLimit: 60_000 }).send(get(`${origin}/`));
    expect(response.truncated).toBe(true);
  });

  const silent = { timeoutMs: 150, headersTimeoutMs: 100, bodyTimeoutMs: 100 };
  it.each<[string, NetworkOptions, (socket: Socket) => void, string]>([
    ['says nothing', silent, () => {}, 'timeout'],
    ['drips its headers', { timeoutMs: 200 }, (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'), 'timeout'],
    [
      'drips its body',
      { timeoutMs: 200 },
      (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n', 'x'),
      'timeout',
    ],
    ['stops in the body', silent, (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'), 'timeout'],
    ['resets', {}, (socket) => socket.resetAndDestroy(), 'reset'],
    ['hangs up', {}, (socket) => socket.end(), 'reset'],
    ['hangs up in the body', {}, (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'), 'reset'],
    [
      'floods with headers',
      {},
      (socket) => socket.write(`HTTP/1.1 200 OK\r\n${`x: ${'y'.repeat(1000)}\r\n`.repeat(200)}\r\n`),
      'protocol',
    ],
    ['speaks another language', {}, (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n'), 'protocol'],
    [
      'has two lengths',
      {},
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
      'protocol',
    ],
    [
      'changes the protocol',
      {},
      (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      'reset',
    ],
  ])('fails in words when it %s', async (_name, options, talk, kind) => {
    const { origin } = await wire(talk);
    await expect(transport(options).send(get(`${origin}/`))).rejects.toMatchObject({ name: 'TransportError', kind });
  });

  it('goes on after each of them', async () => {
    let count = 0;
    const { origin } = await wire((socket) =>
      count++ === 0 ? socket.resetAndDestroy() : socket.write(answer('well')),
    );
    const carrier = transport();
    await expect(carrier.send(get(`${origin}/`))).rejects.toMatchObject({ kind: 'reset' });
    expect((await carrier.send(get(`${origin}/`))).body).toBe('well');
  });

  it.each<[string, HttpRequest, string]>([
    ['an address that is none', get('not an address'), 'protocol'],
    ['a header that cannot be sent', get('http://127.0.0.1:9/', [['x', 'a\r\nb']]), 'protocol'],
    ['a closed port', get('http://127.0.0.1:9/'), 'unreachable'],
  ])('refuses %s', async (_name, request, kind) => {
    await expect(transport().send(request)).rejects.toMatchObject({ name: 'TransportError', kind });
  });

  it('stops when it is told to', async () => {
    const { origin } = await wire(() => {});
    const stop = new AbortController();
    const sent = transport().send(get(`${origin}/`), { signal: stop.signal });
    stop.abort();
    await expect(sent).rejects.toMatchObject({ kind: 'aborted' });
    await expect(transport().send(get(`${origin}/`), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'aborted',
    });
  });
});

/** Sends a beginning, and then a little now and then: never nothing for long, never an end. */
function drip(socket: Socket, beginning: string, drop: string): void {
  socket.write(beginning);
  const timer = setInterval(() => socket.write(drop), 20);
  socket.on('close', () => clearInterval(timer));
}
