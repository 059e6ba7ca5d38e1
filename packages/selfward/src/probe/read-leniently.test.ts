import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createNetworkTransport } from './network.ts';

let server: Server | undefined;
afterEach(() => new Promise<void>((done) => (server ? server.close(() => done()) : done())));

/** Answers each request with these bytes; the requests' heads as they came. */
async function answering(bytes: string): Promise<{ url: string; heads: string[] }> {
  const heads: string[] = [];
  const listening = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (head) => {
      heads.push(head.toString('latin1'));
      socket.end(bytes);
    });
  });
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/a/../b?c=%0a`, heads };
}

const get = (url: string) => ({
  method: 'GET' as const,
  url,
  headers: [
    ['x-a', '1'],
    ['accept', '*/*'],
  ] as [string, string][],
});

describe('an answer that is read leniently', () => {
  it('may end the lines of its head in a line feed alone, which a strict reader refuses', async () => {
    const { url, heads } = await answering('HTTP/1.1 200 OK\r\nX-A: b\nX-C: d\r\nContent-Length: 2\r\n\r\nOK');
    const transport = createNetworkTransport();
    await expect(transport.send(get(url))).rejects.toMatchObject({ kind: 'protocol' });
    const answer = await transport.send(get(url), { lenient: true });
    expect(answer).toMatchObject({ status: 200, body: 'OK', truncated: false });
    expect(answer.headers.slice(0, 2)).toEqual([
      ['x-a', 'b'],
      ['x-c', 'd'],
    ]);
    expect(heads[1]).toMatch(/^GET \/a\/\.\.\/b\?c=%0a HTTP\/1\.1\r\n/);
    await transport.close();
  });

  it('keeps to the limits of every answer: its body, its head, its time', async () => {
    const transport = createNetworkTransport({ bodyLimit: 10, headerLimit: 512, timeoutMs: 300 });
    const long = await answering(`HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(5000)}`);
    expect(await transport.send(get(long.url), { lenient: true })).toMatchObject({
      body: 'xxxxxxxxxx',
      truncated: true,
    });
    server?.close();
    const head = await answering(`HTTP/1.1 200 OK\r\nX-A: ${'y'.repeat(2000)}\r\n\r\n`);
    await expect(transport.send(get(head.url), { lenient: true })).rejects.toMatchObject({ kind: 'protocol' });
    server?.close();
    const slow = createServer((socket) => socket.on('error', () => {}).resume());
    server = slow;
    await new Promise<void>((done) => slow.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`;
    await expect(transport.send(get(url), { lenient: true })).rejects.toMatchObject({ kind: 'timeout' });
    await transport.close();
  });
});
